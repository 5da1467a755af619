// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The studio allocates through jemalloc, which reads these settings before main(); see jemalloc(3), TUNING.
//
// Networks allocate and free tens of megabytes a layer on several threads, while the window must never wait. With glibc
// that came to a choice: one arena, for whose lock the window waits while freed memory is given back (300 ms), or an
// arena a thread, each of which keeps what was freed (1,000 MB with 500 photos). jemalloc's threads do not wait for one
// another, and what nobody used for a while goes back by itself: 710 MB, and no wait for memory (`./dev bench studio`).
//
// oversize_threshold:0 keeps large blocks in the arenas too; by default they would be fresh pages each time, with which
// searches take three times as long.

extern "C" {
/// Declared by jemalloc/jemalloc.h.
extern const char* malloc_conf;
__attribute__((visibility("default"))) const char* malloc_conf =
    "oversize_threshold:0,background_thread:true,dirty_decay_ms:1500,muzzy_decay_ms:0,narenas:4";
}
