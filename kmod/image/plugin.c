// SPDX-License-Identifier: GPL-2.0
/*
 * image/plugin.c - programs open plugins
 *
 * What
 *   A plugin is an image that can be linked and has no main.  It is loaded under
 *   a name like any image that is to stay; that copy is linked to nothing, and
 *   proves that the file is good.  When a program opens it, the file is loaded once
 *   more, linked to the program's image and what that has opened before: the
 *   same file makes a plugin of its own for each image that opens it, as for
 *   each process elsewhere.
 *
 * Invariants
 *   1. A plugin of a host has one user, its host, and goes after it.
 *   2. It holds the memory of all that it was linked to.
 *
 * Locking: the host's link_mutex, for the time of a load; who looks for a plugin
 * of a host by its id finds it in the active array, under RCU.
 *
 * Rejected: linking the copy that is loaded first.  Its code has the addresses
 * of variables, so it could be linked to one host only.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

/* Plugins of one host. */
#define MAX_PLUGINS	256u

/* Bytes of a plugin's file: a task that is killed waits for a load under way. */
#define MAX_PLUGIN_SIZE	(32u << 20)

/**
 * goko_plugin_keep() - Keep the file of an image if programs may open it.
 * @l:		the load; everything else is done.
 * @data:	the file; the caller's.
 * @len:	its bytes.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -ENOMEM.
 */
int goko_plugin_keep(struct goko_linker *l, const void *data, size_t len)
{
	struct goko_image_priv *priv = l->priv;

	if (!priv->nr_pkgs || l->img->main != GOKO_NONE || l->nr_group ||
	    l->img->name_state != GOKO_NAME_HELD || len > MAX_PLUGIN_SIZE)
		return 0;
	priv->file = kvmalloc(len, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!priv->file)
		return -ENOMEM;
	memcpy(priv->file, data, len);
	priv->file_len = len;
	return 0;
}

/* The plugin that the host has of this file already. */
static struct goko_image *find_opened(const struct goko_image_priv *host,
				      const struct goko_image *file)
{
	struct goko_image_priv *priv;

	list_for_each_entry(priv, &host->plugins, node)
		if (!strcmp(priv->img->name, file->name) &&
		    !memcmp(priv->img->build_id, file->build_id,
			    sizeof(file->build_id)))
			return priv->img;
	return NULL;
}

/* The host and its plugins, oldest first. */
static int make_group(struct goko_image *host, struct goko_image ***group)
{
	struct goko_image_priv *priv = host->priv, *p;
	u32 nr = 1;

	list_for_each_entry(p, &priv->plugins, node)
		nr++;
	if (nr > MAX_PLUGINS)
		return -EMFILE;
	*group = goko_link_alloc(nr, sizeof(**group));
	if (!*group)
		return -ENOMEM;
	nr = 0;
	(*group)[nr++] = host;
	list_for_each_entry(p, &priv->plugins, node)
		(*group)[nr++] = p->img;
	return nr;
}

static struct goko_image *load_locked(struct goko_image *host,
				      struct goko_image *file,
				      struct goko_log *log)
{
	struct goko_image_priv *hpriv = host->priv, *fpriv = file->priv, *priv;
	struct goko_image *img, **group;
	int nr;

	if (!hpriv->nr_pkgs) {
		goko_log_printf(log, "image %s was not built to have plugins\n",
				host->name);
		return ERR_PTR(-EINVAL);
	}
	nr = make_group(host, &group);
	if (nr < 0)
		return ERR_PTR(nr);
	img = goko_image_load_plugin(fpriv->file, fpriv->file_len, file->name,
				     group, nr, log);
	if (IS_ERR(img)) {
		kvfree(group);
		return img;
	}
	priv = img->priv;
	list_add_tail(&priv->node, &hpriv->plugins);
	return img;
}

/**
 * goko_plugin_open() - Link a plugin to the image of a program.
 * @host:	the image; the caller runs it.
 * @name:	name of a plugin that stays and that the caller may use.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P.  Takes and drops @host's link_mutex.
 * Return: id of the plugin, the same whenever @host opens this file; -ENOENT; -EPERM;
 *	   -EINVAL it is no plugin, or does not fit (see @log); -EMFILE too many; as
 *	   goko_image_load().
 */
s64 goko_plugin_open(struct goko_image *host, const char *name,
		     struct goko_log *log)
{
	struct goko_image_priv *hpriv = host->priv, *fpriv;
	struct goko_image *file, *img;
	s64 ret;

	file = goko_image_open(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	fpriv = file->priv;
	ret = -EINVAL;
	if (!fpriv->file) {
		goko_log_printf(log, "image %s is %s\n", name,
				fpriv->nr_pkgs && file->main == GOKO_NONE ?
				"too large for a plugin" : "no plugin");
		goto put_file;
	}
	mutex_lock(&hpriv->link_mutex);
	img = find_opened(hpriv, file) ?: load_locked(host, file, log);
	mutex_unlock(&hpriv->link_mutex);
	ret = IS_ERR(img) ? PTR_ERR(img) : img->id;
put_file:
	goko_image_put(file);
	return ret;
}

/**
 * goko_plugin_find() - A plugin of an image.
 * @host:	image of the caller's task, which is a user of it, and it of its plugins.
 * @id:		of goko_plugin_open(), or any number.
 *
 * Context: any.
 * Return: the plugin, for as long as the caller's task; NULL: there is none.
 */
struct goko_image *goko_plugin_find(const struct goko_image *host, u64 id)
{
	struct goko_image *found = NULL;
	const struct goko_images *arr;
	u32 i;

	rcu_read_lock();
	arr = goko_active_modules();
	for (i = 0; i < arr->nr; i++)
		if (arr->img[i]->id == id && arr->img[i]->host == host)
			found = arr->img[i];
	rcu_read_unlock();
	return found;
}

/**
 * goko_plugin_sym() - Look a symbol of a plugin up.
 * @host:	image of the caller's task.
 * @id:		of goko_plugin_open(), or any number.
 * @name:	name; not terminated.
 * @len:	its bytes.
 * @eface:	out: type and value.
 *
 * Context: any.
 * Return: false: there is no such plugin or symbol.
 */
bool goko_plugin_sym(const struct goko_image *host, u64 id, const char *name,
		     size_t len, u64 *eface)
{
	const struct goko_image *plugin = goko_plugin_find(host, id);
	const struct goko_image_priv *priv = plugin ? plugin->priv : NULL;
	u32 i;

	for (i = 0; priv && i < priv->nr_syms; i++) {
		const struct goko_sym *s = &priv->syms[i];

		if (strlen(s->name) != len || memcmp(s->name, name, len))
			continue;
		eface[0] = (unsigned long)s->type;
		eface[1] = s->val;
		return true;
	}
	return false;
}

/**
 * goko_plugins_leave() - The plugins of an image lose their user.
 * @host:	image that has left the active array.
 *
 * Context: workqueue, may sleep; no P.
 */
void goko_plugins_leave(struct goko_image *host)
{
	struct goko_image_priv *hpriv = host->priv, *priv, *next;

	list_for_each_entry_safe(priv, next, &hpriv->plugins, node) {
		list_del_init(&priv->node);
		goko_image_put(priv->img);
	}
}
