/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/facts.h - everything that the checks judge, as plain values.
 *
 * doctor itself looks at files, folders and one socket; what PC/SC and the card say comes through
 * the ports of doctor/doctor.h in the structs of this header, so that doctor knows no card API and
 * a test can make any broken state up.
 *
 * Ownership: values; pointers in them are to constant text or borrow from the options of the run.
 * Texts are UTF-8. Labels may hold personal data: they are masked when they become evidence.
 * Not done here: any judgement.
 */
#ifndef DIVIT_DOCTOR_FACTS_H
#define DIVIT_DOCTOR_FACTS_H

#include "doctor/address.h"
#include "doctor/host.h"
#include "doctor/libraries.h"
#include "doctor/machine.h"
#include "doctor/usb.h"
#include "token/module.h"

enum {
    DIVIT_DOCTOR_READERS_MAX = 32,
    DIVIT_DOCTOR_TOKENS_MAX = 32,
    DIVIT_DOCTOR_CERTIFICATES_MAX = 64,
    DIVIT_DOCTOR_NAME = 129,
    DIVIT_DOCTOR_MECHANISMS = 400,
    DIVIT_DOCTOR_URL = 256,
    DIVIT_DOCTOR_URLS = 2,
    DIVIT_DOCTOR_HOSTS_MAX = 2 * DIVIT_DOCTOR_URLS + 1,
};

/* A reader as PC/SC tells it. */
typedef struct divit_doctor_reader {
    char name[DIVIT_DOCTOR_NAME];
    bool present;   /* a card is in it */
    bool mute;      /* the card does not answer */
    bool exclusive; /* a program holds the card for itself */
    bool in_use;    /* some program is connected to the card */
    bool ghost;     /* listed still, but unplugged */
    uint8_t atr[DIVIT_ATR_MAX];
    size_t atr_length; /* 0 without an answering card */
} divit_doctor_reader;

typedef struct divit_doctor_readers {
    divit_doctor_reader p[DIVIT_DOCTOR_READERS_MAX];
    size_t n;
} divit_doctor_readers;

/* What a connection to a reader shows without a word to the card. */
typedef struct divit_doctor_probe {
    bool busy;     /* another program holds the card for itself */
    bool verify;   /* the reader takes a PIN by its own keys (PC/SC part 10, tag 06) */
    bool modify;   /* and changes one (tag 07) */
    bool sized;    /* the next value was told */
    uint32_t apdu; /* the longest APDU in bytes; 0: short ones only (dwMaxAPDUDataSize) */
    int protocol;  /* of the card: 0 or 1 for T=0 and T=1; -1 without a card */
} divit_doctor_probe;

/* What is known of the PIN tries that are left. */
typedef enum divit_doctor_tries {
    DIVIT_DOCTOR_TRIES_UNKNOWN,
    DIVIT_DOCTOR_TRIES_LOW,
    DIVIT_DOCTOR_TRIES_FINAL,
    DIVIT_DOCTOR_TRIES_LOCKED,
} divit_doctor_tries;

typedef struct divit_doctor_token {
    char label[DIVIT_DOCTOR_NAME];
    char manufacturer[DIVIT_DOCTOR_NAME];
    divit_doctor_tries tries;
    unsigned failures; /* wrong PINs since the last right one that were noted here; 0: none */
    bool pin_pad;
    bool described;       /* false: what follows is not known */
    unsigned shared_keys; /* keys whose CKA_ID another key of their class has too */
    const char *rsa;      /* the mechanism that divit takes for an RSA key; NULL: none is there */
    const char *ec;       /* likewise for an EC key */
    char mechanisms[DIVIT_DOCTOR_MECHANISMS]; /* names of those that sign, with blanks between */
} divit_doctor_token;

/* Whether the private key of a certificate is on the card. */
typedef enum divit_doctor_key {
    DIVIT_DOCTOR_KEY_NONE,
    DIVIT_DOCTOR_KEY_MAYBE, /* not known without the PIN */
    DIVIT_DOCTOR_KEY_YES,
} divit_doctor_key;

/* Kinds of certificate in Turkey (Law 5070 and BTK's profiles). */
typedef enum divit_doctor_kind {
    DIVIT_DOCTOR_KIND_OTHER,
    DIVIT_DOCTOR_KIND_NES, /* a person's qualified certificate */
    DIVIT_DOCTOR_KIND_INSTITUTION_SEAL,
    DIVIT_DOCTOR_KIND_QUALIFIED_SEAL,
    DIVIT_DOCTOR_KIND_FISCAL_SEAL, /* mali mühür */
    DIVIT_DOCTOR_KIND_TIMESTAMP,
} divit_doctor_kind;

typedef enum divit_doctor_algorithm {
    DIVIT_DOCTOR_ALGORITHM_OTHER,
    DIVIT_DOCTOR_ALGORITHM_RSA,
    DIVIT_DOCTOR_ALGORITHM_EC,
} divit_doctor_algorithm;

typedef struct divit_doctor_certificate {
    char label[DIVIT_DOCTOR_NAME];
    size_t token;   /* index of its token */
    bool shares_id; /* one with another public key has its CKA_ID too */
    bool readable;  /* false: what follows is empty */
    divit_doctor_kind kind;
    divit_doctor_algorithm algorithm; /* of its key */
    bool commitment;                  /* its key usage allows signing with commitment */
    int64_t not_before;               /* seconds since 1970 UTC */
    int64_t not_after;                /* the last good second */
    divit_doctor_key key;
    /* Where its revocation is asked for: http and https only, "" where there is none. */
    char ocsp[DIVIT_DOCTOR_URLS][DIVIT_DOCTOR_URL];
    char crl[DIVIT_DOCTOR_URLS][DIVIT_DOCTOR_URL];
} divit_doctor_certificate;

/* What a module shows without a login. */
typedef struct divit_doctor_card {
    bool init_null; /* it takes C_Initialize(NULL) only, or its profile says so */
    unsigned slots; /* that it lists, with and without a card; 0: not known */
    divit_doctor_token tokens[DIVIT_DOCTOR_TOKENS_MAX];
    size_t token_count;
    divit_doctor_certificate certificates[DIVIT_DOCTOR_CERTIFICATES_MAX];
    size_t certificate_count;
} divit_doctor_card;

/* A variable of the environment that is set; borrowed texts. */
typedef struct divit_doctor_setting {
    const char *name;
    const char *value;
} divit_doctor_setting;

/* The proxy variables of the environment, borrowed; NULL where one is not set. */
typedef struct divit_doctor_proxies {
    const char *http;
    const char *https;
    const char *none; /* no_proxy */
} divit_doctor_proxies;

/* What a server is asked for. */
typedef enum divit_doctor_role {
    DIVIT_DOCTOR_ROLE_OCSP,
    DIVIT_DOCTOR_ROLE_CRL,
    DIVIT_DOCTOR_ROLE_TIMESTAMP,
} divit_doctor_role;

/* How far a question to a server came. With a proxy, all but ANSWERED speaks of the proxy. */
typedef enum divit_doctor_reach {
    DIVIT_REACH_ANSWERED,
    DIVIT_REACH_NAME_UNKNOWN, /* the name server does not know the name */
    DIVIT_REACH_NAME_SILENT,  /* the name server did not answer in time, or there is none */
    DIVIT_REACH_REFUSED,      /* the connection is refused, or there is no way to the server */
    DIVIT_REACH_SILENT,       /* no answer in time */
    DIVIT_REACH_STRANGE,      /* an answer that is no HTTP, or a connection that broke */
} divit_doctor_reach;

/* A server that a signature's validity or time depends on. */
typedef struct divit_doctor_host {
    divit_doctor_role role;
    char url[DIVIT_DOCTOR_URL];
    char name[DIVIT_ADDRESS_SHOWN]; /* "host:port" */
    const char *proxy;              /* to ask through, borrowed; NULL: none */
    divit_doctor_reach reach;
    int code;      /* HTTP status of the answer */
    bool has_time; /* the answer said what time it is there */
    int64_t ahead; /* the computer's clock minus the server's at that moment, in seconds */
} divit_doctor_host;

/* The roots that signatures are held against. */
typedef struct divit_doctor_trust {
    const char *path; /* of the file, borrowed; NULL: none is set up */
    bool readable;    /* it holds certificates and nothing that is none */
    size_t roots;
    size_t expired;
    int64_t newest;  /* when the newest root began, seconds since 1970 UTC */
    int64_t changed; /* when the file was written */
} divit_doctor_trust;

/* How a look at the service's socket ended. */
typedef enum divit_service_state {
    DIVIT_SERVICE_ANSWERS,   /* somebody listens */
    DIVIT_SERVICE_MISSING,   /* there is no socket file */
    DIVIT_SERVICE_HIDDEN,    /* the folder may not be searched */
    DIVIT_SERVICE_NO_SOCKET, /* a file of another kind is there */
    DIVIT_SERVICE_STALE,     /* a socket file where nobody listens */
    DIVIT_SERVICE_FORBIDDEN, /* this user may not connect */
    DIVIT_SERVICE_UNREACHED, /* something else, such as a path that is too long */
} divit_service_state;

typedef struct divit_facts {
    divit_usb usb;
    divit_host host;
    const divit_doctor_setting *settings; /* of the environment, borrowed */
    size_t setting_count;
    const char *socket;        /* path of the service's socket */
    bool socket_is_overridden; /* by PCSCLITE_CSOCK_NAME */
    divit_service_state service;
    bool service_slept;          /* no pcscd ran before it was asked */
    divit_status readers_status; /* how the question for readers ended; OK also with none */
    divit_error readers_error;
    divit_doctor_readers readers;
    size_t reader;             /* the reader to go on with; readers.n if none holds a card */
    divit_status probe_status; /* how connecting to that reader, or the first one, ended */
    divit_doctor_probe probe;
    divit_profiles profiles; /* that fit the card's answer to reset */
    bool module_is_named;
    bool module_was_searched;   /* a module was named, or looked for by a card */
    divit_status module_status; /* OK: `module` may be loaded */
    divit_error module_error;
    bool module_is_there; /* a file is at its path, good or bad */
    divit_module_tries tries;
    divit_module module;
    char module_machine[DIVIT_MACHINE_NAME]; /* what it is made for; "" if it is no library */
    char own_machine[DIVIT_MACHINE_NAME];    /* what this program is made for */
    divit_libraries libraries;               /* that the module needs, if it is of this machine */
    bool card_was_asked;                     /* the next three are known */
    bool card_is_free;                       /* it answers, though the module was silent */
    divit_status card_status;                /* how opening the module ended */
    divit_error card_error;
    divit_doctor_card card;
    size_t certificate;  /* the one to judge; card.certificate_count if there is none */
    int64_t now;         /* the computer's clock, seconds since 1970 UTC */
    int64_t server_time; /* what a server said at the same moment; 0: none was asked */
    const char *server;  /* which one, borrowed; NULL if the person said the time */
    divit_doctor_trust trust;
    divit_doctor_proxies proxies;
    divit_doctor_host hosts[DIVIT_DOCTOR_HOSTS_MAX];
    size_t host_count;
} divit_facts;

#endif
