/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki/crypto_start.h - how OpenSSL is to begin in a program that signs one file and ends.
 *
 *     int main(void)
 *     {
 *         divit_crypto_start();
 *         ...
 *
 * Without it OpenSSL prepares at its first use what divit does not use: openssl.cnf, texts of its
 * errors, tables of all ciphers and digests by name (divit fetches by name from the provider, which
 * has tables of its own), and at the end it frees all of it one by one. That is a third of what
 * the program does for a small signature. Certificates of an authority are checked by divit's own
 * code, with algorithms of a list of its own, so nothing that openssl.cnf could forbid comes to be
 * used. Ownership: none. Threads: before the first of them. Not done here: programs with TLS
 * (libcurl wants openssl.cnf), and the card worker, whose module may be OpenSSL's user too and is
 * owed OpenSSL's usual state.
 */
#ifndef DIVIT_PKI_CRYPTO_START_H
#define DIVIT_PKI_CRYPTO_START_H

/* Says so to OpenSSL; before its first use. OPENSSL_init_crypto(3). */
void divit_crypto_start(void);

#endif
