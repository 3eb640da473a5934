/* SPDX-License-Identifier: Apache-2.0 */
/* A shared library that is no PKCS#11 module. */
int divit_test_nothing(void);

int divit_test_nothing(void)
{
    return 0;
}
