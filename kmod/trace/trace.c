// SPDX-License-Identifier: GPL-2.0
/*
 * trace/trace.c - the code behind the tracepoints
 */
#include <linux/module.h>
#include <linux/goko.h>

#include "core/compat.h"
#include "image/image.h"
#include "sched/gmp.h"
#include "sched/sched.h"

#define CREATE_TRACE_POINTS
#include "trace/goko_trace.h"
