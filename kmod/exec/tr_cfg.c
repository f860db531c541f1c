// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_cfg.c - blocks, dominators, loops, regions
 *
 * Dominators are found by iteration over the reverse postorder (Cooper, Harvey
 * and Kennedy); loops are the natural loops of edges to a dominator.  Cycles
 * without such an edge are legal and work; they only do not count as loops.
 *
 * A region is an outermost loop without calls, or all the rest.
 */
#include "exec/translate.h"

/* Where instruction @i jumps to, TR_NONE: nowhere. */
static u32 target(const struct goko_img_insn *in)
{
	return in->op >= GOKO_OP_JMP && in->op <= GOKO_OP_JGEI ? in->a : TR_NONE;
}

static bool ends_block(u32 op)
{
	return op == GOKO_OP_RET || op == GOKO_OP_PANIC || op == GOKO_OP_TRAP ||
	       op == GOKO_OP_JMP;
}

static int find_blocks(struct goko_tr *t)
{
	u32 i, b, to;
	u8 *leader;

	leader = goko_img_alloc(t->n + 1, 1);
	t->block_of = goko_img_alloc(t->n, sizeof(*t->block_of));
	if (!leader || !t->block_of) {
		goko_img_free(leader);
		return -ENOMEM;
	}
	leader[0] = 1;
	if (t->f->recover != GOKO_NONE)
		leader[t->f->recover] = 1;
	for (i = 0; i < t->n; i++) {
		to = target(&t->code[i]);
		if (to != TR_NONE)
			leader[to] = 1;
		if (to != TR_NONE || ends_block(t->code[i].op))
			leader[i + 1] = 1;
	}
	for (i = 0; i < t->n; i++)
		t->nr_blocks += leader[i];
	t->blocks = goko_img_alloc(t->nr_blocks, sizeof(*t->blocks));
	if (!t->blocks) {
		goko_img_free(leader);
		return -ENOMEM;
	}
	for (i = 0, b = TR_NONE; i < t->n; i++) {
		if (leader[i]) {
			b++;
			t->blocks[b].first = i;
		}
		t->blocks[b].last = i;
		t->block_of[i] = b;
	}
	goko_img_free(leader);

	for (b = 0; b < t->nr_blocks; b++) {
		struct goko_tr_block *bl = &t->blocks[b];
		const struct goko_img_insn *in = &t->code[bl->last];

		to = target(in);
		bl->succ[0] = ends_block(in->op) ? TR_NONE : b + 1;
		bl->succ[1] = to == TR_NONE ? TR_NONE : t->block_of[to];
		bl->idom = TR_NONE;
		bl->rpo = TR_NONE;
		bl->only_pred = TR_NONE;
		if (bl->succ[0] != TR_NONE && bl->succ[0] >= t->nr_blocks)
			return goko_tr_fail(t, -EINVAL, "code runs off its end");
	}
	return 0;
}

/*
 * Number the blocks that can be reached.  The recover point is a second root,
 * after all others.
 */
static int number_blocks(struct goko_tr *t)
{
	u32 *stack, *post, *next;
	u32 depth, nr = 0, root, i;
	u32 roots[2] = { 0, TR_NONE };
	int ret = -ENOMEM;

	if (t->f->recover != GOKO_NONE)
		roots[1] = t->block_of[t->f->recover];
	stack = goko_img_alloc(t->nr_blocks, sizeof(u32));
	next = goko_img_alloc(t->nr_blocks, sizeof(u32));
	post = goko_img_alloc(t->nr_blocks, sizeof(u32));
	t->order = goko_img_alloc(t->nr_blocks, sizeof(u32));
	if (!stack || !next || !post || !t->order)
		goto out;
	/* Second root first: in reverse it comes last. */
	for (root = 2; root-- > 0;) {
		if (roots[root] == TR_NONE || t->blocks[roots[root]].rpo != TR_NONE)
			continue;
		depth = 0;
		stack[depth++] = roots[root];
		t->blocks[roots[root]].rpo = 0;	/* seen */
		while (depth) {
			u32 b = stack[depth - 1];
			u32 s;

			if (next[b] == 2) {
				post[nr++] = b;
				depth--;
				continue;
			}
			s = t->blocks[b].succ[next[b]++];
			if (s == TR_NONE || t->blocks[s].rpo != TR_NONE)
				continue;
			t->blocks[s].rpo = 0;
			stack[depth++] = s;
		}
	}
	t->nr_order = nr;
	for (i = 0; i < nr; i++) {
		t->order[i] = post[nr - 1 - i];
		t->blocks[t->order[i]].rpo = i;
	}
	ret = 0;
out:
	goko_img_free(stack);
	goko_img_free(next);
	goko_img_free(post);
	return ret;
}

static void count_pred(struct goko_tr *t, u32 from, u32 to)
{
	struct goko_tr_block *bl = &t->blocks[to];

	bl->only_pred = bl->nr_preds++ ? TR_NONE : from;
}

static void count_preds(struct goko_tr *t)
{
	u32 i, s;

	for (i = 0; i < t->nr_order; i++) {
		u32 b = t->order[i];

		for (s = 0; s < 2; s++)
			if (t->blocks[b].succ[s] != TR_NONE)
				count_pred(t, b, t->blocks[b].succ[s]);
	}
	/* The runtime comes in there. */
	count_pred(t, TR_NONE, 0);
	if (t->f->recover != GOKO_NONE)
		count_pred(t, TR_NONE, t->block_of[t->f->recover]);
}

/* Predecessors of each reachable block, as lists. */
struct preds {
	u32 *first;	/* [nr_blocks + 1] */
	u32 *list;
};

static int list_preds(struct goko_tr *t, struct preds *p)
{
	u32 i, s, n = 0;
	u32 *fill;

	p->first = goko_img_alloc(t->nr_blocks + 1, sizeof(u32));
	p->list = goko_img_alloc(2 * (size_t)t->nr_blocks, sizeof(u32));
	fill = goko_img_alloc(t->nr_blocks + 1, sizeof(u32));
	if (!p->first || !p->list || !fill) {
		goko_img_free(fill);
		return -ENOMEM;
	}
	for (i = 0; i < t->nr_order; i++)
		for (s = 0; s < 2; s++) {
			u32 to = t->blocks[t->order[i]].succ[s];

			if (to != TR_NONE)
				fill[to]++;
		}
	for (i = 0; i < t->nr_blocks; i++) {
		p->first[i] = n;
		n += fill[i];
		fill[i] = p->first[i];
	}
	p->first[t->nr_blocks] = n;
	for (i = 0; i < t->nr_order; i++)
		for (s = 0; s < 2; s++) {
			u32 to = t->blocks[t->order[i]].succ[s];

			if (to != TR_NONE)
				p->list[fill[to]++] = t->order[i];
		}
	goko_img_free(fill);
	return 0;
}

/*
 * The entry and the recover point are roots, without an immediate dominator.
 * doms[] is by position in the order; its value for a block below several
 * roots is a virtual root, nr_order.
 */
static u32 intersect(const u32 *doms, u32 a, u32 b, u32 top)
{
	while (a != b) {
		if (a == top || b == top)
			return top;
		if (a > b)
			a = doms[a];
		else
			b = doms[b];
	}
	return a;
}

static int find_dominators(struct goko_tr *t, const struct preds *p)
{
	u32 top = t->nr_order;
	u32 rec = t->f->recover == GOKO_NONE ? TR_NONE :
		  t->blocks[t->block_of[t->f->recover]].rpo;
	bool changed = true;
	u32 *doms;
	u32 i, k;
	int ret;

	doms = goko_img_alloc(t->nr_order, sizeof(u32));
	if (!doms)
		return -ENOMEM;
	for (i = 0; i < t->nr_order; i++)
		doms[i] = TR_NONE;
	doms[0] = top;
	if (rec != TR_NONE)
		doms[rec] = top;
	while (changed) {
		changed = false;
		ret = goko_tr_work(t, t->nr_order);
		if (ret) {
			goko_img_free(doms);
			return ret;
		}
		for (i = 1; i < t->nr_order; i++) {
			u32 b = t->order[i];
			u32 dom = TR_NONE;

			if (i == rec)
				continue;
			for (k = p->first[b]; k < p->first[b + 1]; k++) {
				u32 from = t->blocks[p->list[k]].rpo;

				if (doms[from] == TR_NONE)
					continue;
				dom = dom == TR_NONE ? from :
				      intersect(doms, dom, from, top);
			}
			if (dom != doms[i]) {
				doms[i] = dom;
				changed = true;
			}
		}
	}
	for (i = 0; i < t->nr_order; i++)
		t->blocks[t->order[i]].idom =
			doms[i] == top || doms[i] == TR_NONE ? TR_NONE :
			t->order[doms[i]];
	goko_img_free(doms);
	return 0;
}

/* Visit the dominator tree, to answer dominance by two comparisons. */
static int number_dominators(struct goko_tr *t)
{
	u32 *child, *sibling, *stack;
	u32 i, depth, clock = 0;
	int ret = -ENOMEM;

	child = goko_img_alloc(t->nr_blocks, sizeof(u32));
	sibling = goko_img_alloc(t->nr_blocks, sizeof(u32));
	stack = goko_img_alloc(t->nr_blocks, sizeof(u32));
	if (!child || !sibling || !stack)
		goto out;
	for (i = 0; i < t->nr_blocks; i++) {
		child[i] = TR_NONE;
		sibling[i] = TR_NONE;
	}
	for (i = t->nr_order; i-- > 0;) {
		u32 b = t->order[i];
		u32 up = t->blocks[b].idom;

		if (up != TR_NONE) {
			sibling[b] = child[up];
			child[up] = b;
		}
	}
	for (i = 0; i < t->nr_order; i++) {
		if (t->blocks[t->order[i]].idom != TR_NONE)
			continue;
		depth = 0;
		stack[depth++] = t->order[i];
		t->blocks[t->order[i]].dom_in = ++clock;
		while (depth) {
			u32 b = stack[depth - 1];
			u32 c = child[b];

			if (c == TR_NONE) {
				t->blocks[b].dom_out = ++clock;
				depth--;
				continue;
			}
			child[b] = sibling[c];
			t->blocks[c].dom_in = ++clock;
			stack[depth++] = c;
		}
	}
	ret = 0;
out:
	goko_img_free(child);
	goko_img_free(sibling);
	goko_img_free(stack);
	return ret;
}

/**
 * goko_tr_dominates() - Does every way to a block pass another one?
 * @t:		the translation.
 * @a:		the other block.
 * @b:		the block.
 *
 * Context: any; no P needed; no locks.
 * Return: true if it does, also for @a == @b.
 */
bool goko_tr_dominates(const struct goko_tr *t, u32 a, u32 b)
{
	return t->blocks[a].dom_in <= t->blocks[b].dom_in &&
	       t->blocks[b].dom_out <= t->blocks[a].dom_out;
}

/* State of the search for loops. */
struct loops {
	struct preds	preds;
	u32		*mark;		/* [nr_blocks] header whose loop has the block */
	u32		*stack;
	u8		*clobbers;	/* [nr_blocks] */
};

/* All blocks of the loop with that header; into l->stack. */
static u32 loop_body(struct goko_tr *t, struct loops *l, u32 head)
{
	u32 nr = 0, done, k;

	l->mark[head] = head;
	for (k = l->preds.first[head]; k < l->preds.first[head + 1]; k++) {
		u32 from = l->preds.list[k];

		if (!goko_tr_dominates(t, head, from) || l->mark[from] == head)
			continue;
		l->mark[from] = head;
		l->stack[nr++] = from;
	}
	for (done = 0; done < nr; done++) {
		u32 b = l->stack[done];

		for (k = l->preds.first[b]; k < l->preds.first[b + 1]; k++) {
			u32 from = l->preds.list[k];

			if (l->mark[from] == head)
				continue;
			l->mark[from] = head;
			l->stack[nr++] = from;
		}
	}
	return nr;
}

static bool is_header(struct goko_tr *t, const struct loops *l, u32 b)
{
	u32 k;

	for (k = l->preds.first[b]; k < l->preds.first[b + 1]; k++)
		if (goko_tr_dominates(t, b, l->preds.list[k]))
			return true;
	return false;
}

/*
 * Headers in reverse postorder: outer loops come first, so the first loop
 * without calls that finds its header in region 0 is an outermost one.
 */
static int find_loops(struct goko_tr *t, struct loops *l)
{
	u32 i, k, nr;
	int ret;

	for (i = 0; i < t->nr_order; i++) {
		u32 head = t->order[i];
		bool calls;

		if (!is_header(t, l, head))
			continue;
		nr = loop_body(t, l, head);
		ret = goko_tr_work(t, nr);
		if (ret)
			return ret;
		t->blocks[head].depth++;
		calls = l->clobbers[head];
		for (k = 0; k < nr; k++) {
			t->blocks[l->stack[k]].depth++;
			calls |= l->clobbers[l->stack[k]];
		}
		if (calls || t->leaf || t->blocks[head].region)
			continue;
		t->blocks[head].region = t->nr_regions;
		for (k = 0; k < nr; k++)
			t->blocks[l->stack[k]].region = t->nr_regions;
		t->nr_regions++;
	}
	return 0;
}

static int find_regions(struct goko_tr *t)
{
	struct loops l = {};
	int ret;
	u32 i;

	ret = list_preds(t, &l.preds);
	if (ret)
		goto out;
	ret = find_dominators(t, &l.preds);
	if (ret)
		goto out;
	ret = number_dominators(t);
	if (ret)
		goto out;

	ret = -ENOMEM;
	l.mark = goko_img_alloc(t->nr_blocks, sizeof(u32));
	l.stack = goko_img_alloc(t->nr_blocks, sizeof(u32));
	l.clobbers = goko_img_alloc(t->nr_blocks, 1);
	if (!l.mark || !l.stack || !l.clobbers)
		goto out;
	t->leaf = true;
	for (i = 0; i < t->nr_blocks; i++)
		l.mark[i] = TR_NONE;
	for (i = 0; i < t->n; i++) {
		u32 flags, b = t->block_of[i];

		if (t->blocks[b].rpo == TR_NONE)
			continue;
		flags = goko_tr_op_flags(t, i);
		if (flags & TR_CLOBBERS) {
			l.clobbers[b] = 1;
			t->leaf = false;
		}
		if (flags & TR_CALLS)
			t->calls = true;
	}
	t->nr_regions = 1;
	ret = find_loops(t, &l);
	if (ret)
		goto out;
	t->regions = goko_img_alloc(t->nr_regions, sizeof(*t->regions));
	if (!t->regions)
		ret = -ENOMEM;
	else
		t->regions[0].calls = !t->leaf;
out:
	t->pred_first = l.preds.first;
	t->preds = l.preds.list;
	goko_img_free(l.mark);
	goko_img_free(l.stack);
	goko_img_free(l.clobbers);
	return ret;
}

/* Number the safe points; internals.md, section 2. */
static int number_safe_points(struct goko_tr *t)
{
	u32 i;

	t->sp = goko_img_alloc(t->n, sizeof(*t->sp));
	if (!t->sp)
		return -ENOMEM;
	for (i = 0; i < t->n; i++)
		if (goko_tr_is_sp(t, i))
			t->sp[i] = ++t->nr_sp;
	return 0;
}

/**
 * goko_tr_cfg() - Find out about the flow of control.
 * @t:		the translation, its frame classified.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_tr_cfg(struct goko_tr *t)
{
	int ret;

	ret = find_blocks(t);
	if (ret)
		return ret;
	ret = number_blocks(t);
	if (ret)
		return ret;
	count_preds(t);
	ret = find_regions(t);
	if (ret)
		return ret;
	return number_safe_points(t);
}
