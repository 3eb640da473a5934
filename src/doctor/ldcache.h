/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/ldcache.h - the cache of the dynamic loader: where the libraries of the system lie.
 *
 *     const char *path;
 *     for (size_t at = 0; divit_ldcache_next(cache, "libc.so.6", &at, &path);) ...
 *
 * Reads /etc/ld.so.cache in the form that glibc writes since 2.32: magic "glibc-ld.so.cache1.1",
 * then entries with offsets of a name and a path (glibc, sysdeps/generic/dl-cache.h), in this
 * machine's byte order. A cache of another form holds nothing for us. The file may be damaged.
 * Ownership: paths borrow from the cache. Threads: no state.
 * Not done here: the kind of processor of an entry; the file itself says it.
 */
#ifndef DIVIT_DOCTOR_LDCACHE_H
#define DIVIT_DOCTOR_LDCACHE_H

#include "divit/base.h"

/*
 * The next path of a library, from entry *at on, which is moved behind it. False, with *ret_path
 * untouched, if there is none. Start with *at = 0.
 */
bool divit_ldcache_next(divit_span cache, const char *name, size_t *at, const char **ret_path);

#endif
