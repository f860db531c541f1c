// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/faults_checked.c - every allocation of a load fails once, with checks
 *
 * goko-test: timeout=100 module='checked=1'
 *
 * As faults.c, for what the translator allocates for checked code alone.
 */
#define KTAP_TIMEOUT 95

#include "dev/faults.h"

TEST(load)
{
	static char image[1 << 20];
	int dev;

	if (ktap_slow() > 2)
		SKIP("takes too long with sanitizers, see faults.c");
	setup_faults();
	dev = goko_open(NULL);
	CHECK(dev >= 0);
	CHECK(load_faults(dev, image, read_file("allocs.gki", image,
						sizeof(image))) > 20);
}

KTAP_MAIN()
