// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_sys.c - builtins: kernel calls on files and sockets
 *
 * A kernel call may sleep, so it is made by the trampoline (act_kcall()): each builtin
 * here unwinds and says which.  Its arguments stay in the block, which is
 * nobody else's until the G goes on.  A call that has to wait is made again from
 * here.  kmod/net/ says what each is given and returns.
 */
#include <linux/types.h>

#include "exec/internal.h"
#include "net/net.h"

static u64 kcall(struct goko_p *p, u64 *base, u64 pc, u64 block,
		 goko_kcall_t call)
{
	return goko_unwind(p, base, pc, GOKO_ACT_KCALL, (u64)call, block, 0);
}

/**
 * goko_b_sys_open() - goko_k_open().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_open(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_open);
}

/**
 * goko_b_sys_close() - goko_k_close().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_close(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_close);
}

/**
 * goko_b_sys_read() - goko_k_read().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_read(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_read);
}

/**
 * goko_b_sys_write() - goko_k_write().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_write(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_write);
}

/**
 * goko_b_sys_pread() - goko_k_pread().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_pread(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_pread);
}

/**
 * goko_b_sys_pwrite() - goko_k_pwrite().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_pwrite(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_pwrite);
}

/**
 * goko_b_sys_seek() - goko_k_seek().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_seek(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_seek);
}

/**
 * goko_b_sys_stat() - goko_k_stat().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_stat(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_stat);
}

/**
 * goko_b_sys_fstat() - goko_k_fstat().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_fstat(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_fstat);
}

/**
 * goko_b_sys_readdir() - goko_k_readdir().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_readdir(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_readdir);
}

/**
 * goko_b_sys_truncate() - goko_k_truncate().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_truncate(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_truncate);
}

/**
 * goko_b_sys_dup() - goko_k_dup().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_dup(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_dup);
}

/**
 * goko_b_sys_sync() - goko_k_sync().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_sync(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_sync);
}

/**
 * goko_b_sys_deadline() - goko_k_deadline().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_deadline(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_deadline);
}

/**
 * goko_b_sys_socket() - goko_k_socket().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_socket(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_socket);
}

/**
 * goko_b_sys_bind() - goko_k_bind().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_bind(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_bind);
}

/**
 * goko_b_sys_listen() - goko_k_listen().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_listen(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_listen);
}

/**
 * goko_b_sys_accept() - goko_k_accept().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_accept(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_accept);
}

/**
 * goko_b_sys_connect() - goko_k_connect().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_connect(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_connect);
}

/**
 * goko_b_sys_recv() - goko_k_recv().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_recv(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_recv);
}

/**
 * goko_b_sys_send() - goko_k_send().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_send(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_send);
}

/**
 * goko_b_sys_splice() - goko_k_splice().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_splice(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_splice);
}

/**
 * goko_b_sys_socktype() - goko_k_socktype().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_socktype(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_socktype);
}

/**
 * goko_b_sys_shutdown() - goko_k_shutdown().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_shutdown(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_shutdown);
}

/**
 * goko_b_sys_sockname() - goko_k_sockname().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_sockname(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_sockname);
}

/**
 * goko_b_sys_setsockopt() - goko_k_setsockopt().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_setsockopt(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_setsockopt);
}

/**
 * goko_b_sys_evict() - goko_k_evict().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_evict(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_evict);
}

/**
 * goko_b_sys_unlink() - goko_k_unlink().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_unlink(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_unlink);
}

/**
 * goko_b_sys_mkdir() - goko_k_mkdir().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its arguments.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_sys_mkdir(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return kcall(p, base, pc, block, goko_k_mkdir);
}
