/* SPDX-License-Identifier: GPL-2.0 */
/*
 * images.pml - how images are published, looked at, and freed (kmod/image/table.c)
 *
 * A model for spin: loaders publish images in new arrays, readers look at the
 * active array under RCU and become users, the collector has a counted snapshot
 * and finds objects whose types are those of an image, and who was the last user
 * lets the image leave.  Checked in every interleaving, of sequentially
 * consistent steps:
 *
 *   - what is found in an array is complete, and is not freed while it is used;
 *   - neither is an array;
 *   - nobody becomes a user of an image whose last user went;
 *   - in the end all is freed, once.
 *
 * Each BUG_x takes one thing out that the protocol needs: then spin has to find
 * an error, which shows that the model can.
 */
#define IMAGES		2
#ifndef READERS
#define READERS		1
#endif
#define ARRAYS		4	/* the first; one for each that comes or goes */

bool complete[IMAGES];		/* linked and translated */
bool freed[IMAGES];
byte ref[IMAGES];		/* img->ref */
byte mem[IMAGES];		/* priv->mem */

byte mask[ARRAYS];		/* which images the array has */
byte arr_ref[ARRAYS];
bool arr_freed[ARRAYS];
byte nr_arrays = 1;
byte current = 0;

bool mutex = false;
byte in_rcu = 0;		/* a bit for each reader, and the collector's */
bool marking = false;

byte working = 0;		/* processes that are not done */

inline rcu_lock(me)	{ in_rcu = in_rcu | (1 << me) }
inline rcu_unlock(me)	{ in_rcu = in_rcu & ~(1 << me) }

#define IN_ARRAY(i, a)	((mask[a] >> (i)) & 1)

inline use_image(i)
{
	assert(complete[i]);
	assert(!freed[i])
}

inline use_array(a)
{
	assert(!arr_freed[a])
}

inline drop_mem(i)
{
	d_step {
		assert(mem[i] > 0);
		mem[i]--;
		if
		:: mem[i] == 0 -> assert(!freed[i]); freed[i] = true
		:: else
		fi
	}
}

/* images_free_work(): a grace period after the last one let go of an array. */
proctype free_array(byte a)
{
	byte before, i = 0;

#ifndef BUG_NO_GRACE
	before = in_rcu;
#endif
	atomic {
		/* Each process has one section only. */
		(before & in_rcu) == 0;
		arr_freed[a] = true;
		do
		:: i < IMAGES ->
			if
			:: IN_ARRAY(i, a) -> drop_mem(i)
			:: else
			fi;
			i++
		:: else -> break
		od;
		working--
	}
}

inline put_array(a)
{
	atomic {
		arr_ref[a]--;
		if
		:: arr_ref[a] == 0 -> working++; run free_array(a)
		:: else
		fi
	}
}

/*
 * replace_locked(), with image_mutex.  What is done before the new array can be
 * seen is one step: nobody else looks at it, and none of its images can go, as
 * the old array holds them.
 */
inline replace(change)
{
	atomic {
		!mutex;
		mutex = true;
		new = nr_arrays;
		nr_arrays++;
		mask[new] = change;
		arr_ref[new] = 1;
		do
		:: k < IMAGES ->
			if
			:: IN_ARRAY(k, new) ->
#ifndef BUG_ARRAY_HOLDS_NOTHING
				mem[k]++
#else
				skip
#endif
			:: else
			fi;
			k++
		:: else -> k = 0; break
		od
	}
	atomic {
		old = current;
		current = new
	}
	atomic {
		put_array(old);
		new = 0;
		old = 0;
		mutex = false
	}
}

/* goko_image_leave_work() */
proctype leave(byte i)
{
	byte new, old, k;

	replace(mask[current] & ~(1 << i));
	atomic {
#ifndef BUG_NO_WAIT_FOR_MARKING
		/* goko_gc_wait_unmarked() */
		!marking;
#endif
		drop_mem(i);
		working--
	}
}

inline put_image(i)
{
	atomic {
		assert(ref[i] > 0);
		ref[i]--;
		if
		:: ref[i] == 0 -> working++; run leave(i)
		:: else
		fi
	}
}

/* goko_image_load(), and in the end the close of its fd */
proctype loader(byte i)
{
	byte new, old, k;

	atomic {
		ref[i] = 1;
		mem[i] = 1;
#ifndef BUG_PUBLISHED_EARLY
		complete[i] = true
#endif
	}
	replace(mask[current] | (1 << i));
#ifdef BUG_PUBLISHED_EARLY
	complete[i] = true;
#endif
	atomic {
		use_image(i);
		put_image(i);
		working--
	}
}

/* goko_image_open(): looks, becomes a user, runs something, goes. */
proctype reader(byte me)
{
	byte a, i = IMAGES;
	bool got = false;

	rcu_lock(me);
	a = current;
	atomic {
	use_array(a);
	if
	:: IN_ARRAY(0, a) -> i = 0
	:: IN_ARRAY(1, a) -> i = 1
	:: mask[a] == 0
	fi
	}
	if
	:: i < IMAGES ->
		/* goko_image_tryget() */
		atomic {
			use_array(a);
			use_image(i);
			if
#ifndef BUG_GET_OF_NONE
			:: ref[i] > 0 -> ref[i]++; got = true
			:: else
#else
			:: ref[i]++; got = true
#endif
			fi
		}
	:: else
	fi;
	rcu_unlock(me);
	atomic {
		if
		:: got ->
			use_image(i);
			put_image(i)
		:: else
		fi;
		working--
	}
}

/* A cycle: globals of a snapshot, objects of types of whoever has a task. */
proctype collector()
{
	byte a, i = 0, found = IMAGES;
	bool got = false;

	marking = true;
	/* goko_images_get() */
	rcu_lock(READERS);
	do
	:: !got ->
		a = current;
		atomic {
			use_array(a);
			if
#ifndef BUG_SNAPSHOT_UNCOUNTED
			:: arr_ref[a] > 0 -> arr_ref[a]++; got = true
			:: else
#else
			:: got = true
#endif
			fi
		}
	:: else -> break
	od;
	rcu_unlock(READERS);
	/* An object of an image that has users: a marker has found it. */
	atomic {
		if
		:: ref[0] > 0 -> found = 0
		:: ref[1] > 0 -> found = 1
		:: skip
		fi
	}
	do
	:: i < IMAGES ->
		atomic {
			use_array(a);
			if
			:: IN_ARRAY(i, a) -> use_image(i)
			:: else
			fi;
			i++
		}
	:: else -> break
	od;
	atomic {
		if
		:: found < IMAGES -> assert(!freed[found])
		:: else
		fi;
#ifndef BUG_SNAPSHOT_UNCOUNTED
		put_array(a);
#endif
		marking = false;
		working--
	}
}

/* Image 0 is loaded already; its fd is closed. */
proctype closer()
{
	atomic {
		use_image(0);
		put_image(0);
		working--
	}
}

init
{
	byte i = 0;

	atomic {
		complete[0] = true;
		ref[0] = 1;
		mem[0] = 2;
		mask[0] = 1;
		arr_ref[0] = 1;
		working = 3 + READERS;
		run closer();
		run loader(1);
		run collector();
		do
		:: i < READERS -> run reader(i); i++
		:: else -> i = 0; break
		od
	}
	atomic {
		working == 0;
		assert(mask[current] == 0);
		do
		:: i < IMAGES ->
			assert(freed[i] && mem[i] == 0 && ref[i] == 0);
			i++
		:: else -> break
		od
	}
}
