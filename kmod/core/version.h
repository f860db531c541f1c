/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/version.h - the version of the module, and of the tools from its tree
 */
#ifndef GOKO_CORE_VERSION_H
#define GOKO_CORE_VERSION_H

#define GOKO_VERSION	"0.1.0"

#endif /* GOKO_CORE_VERSION_H */
