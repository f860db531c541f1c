// SPDX-License-Identifier: GPL-2.0
/*
 * core/rt.c - the runtime object
 */
#include "core/rt.h"

struct goko_rt goko_rt;
