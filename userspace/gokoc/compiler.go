// SPDX-License-Identifier: GPL-2.0

// compiler.go - the program while it is compiled: its functions, variables
// and types, and what is left to do.

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// compiler compiles one program.  Functions are lowered when something
// refers to them, so that only what is reachable is compiled.
type compiler struct {
	ld   *loader
	errs *errorList
	tt   *typeTable
	name string

	fns     map[*ssa.Function]*Fn
	list    []*Fn
	work    []func()
	globals map[*ssa.Global]*Global
	glist   []*Global
	init    *Fn
	main    *Fn
	roots   []*Fn // main and what else user space may start

	// Positions of index and selector expressions under an explicit &:
	// their checks must not be moved to the first access.
	explicit map[token.Pos]bool
	// Positions of the names of functions with directives, and of fields
	// that selectors name.
	pragmas  map[token.Pos]pragma
	selected map[token.Pos]bool
	// Initialisers of package variables nobody uses.
	skip map[ssa.Instruction]bool
	// Captured variables that never change: captured by value.
	byValue map[ssa.Value]bool
	// Wrappers that call with captured arguments, by what they call.
	wrappers map[string]*Fn
	// Functions that are reachable.
	reached []*ssa.Function
	// Pointers that may be local ones.
	esc *escapes
	// What package variables hold from the start.
	static *statics
	// What is behind interfaces; itabs and methods nobody calls, once each.
	dyn   *dynamics
	itabs map[[2]*Type]*Itab
	stubs map[[2]*Type]*Fn
	opt   bool
	// The image is a plugin; what can be looked up in it.
	plugin  bool
	symbols []symbol
	// os.Args is not only read.
	ownArgs bool
	// What is told about escapes and inlining, nil: nobody asked.
	notes *notes
}

func newCompiler(ld *loader, errs *errorList, name string) *compiler {
	return &compiler{
		ld: ld, errs: errs, name: name,
		tt:       newTypeTable(),
		fns:      map[*ssa.Function]*Fn{},
		globals:  map[*ssa.Global]*Global{},
		explicit: map[token.Pos]bool{},
		pragmas:  map[token.Pos]pragma{},
		selected: map[token.Pos]bool{},
		skip:     map[ssa.Instruction]bool{},
		byValue:  map[ssa.Value]bool{},
		wrappers: map[string]*Fn{},
		itabs:    map[[2]*Type]*Itab{},
		stubs:    map[[2]*Type]*Fn{},
		opt:      true,
	}
}

// compile lowers everything reachable from main.main and the initialisers.
func (c *compiler) compile(mainPkg *srcPackage) {
	c.ld.buildSSA()
	if c.errs.any() {
		return
	}
	for _, p := range c.ld.order {
		c.markExplicit(p.files)
		c.markFuncs(p.files)
		c.markSelectors(p.files)
	}
	c.static = newStatics(c)
	roots := c.exports(mainPkg)
	if c.plugin {
		roots = append(roots, c.symbolFuncs(mainPkg)...)
	} else {
		roots = append(roots, mainPkg.ssa.Func("main"))
	}
	c.findDeadInits(mainPkg, roots)
	for _, f := range roots {
		c.roots = append(c.roots, c.fnOf(f))
	}
	for _, fn := range c.roots {
		fn.export = true
	}
	if !c.plugin {
		c.main = c.fnOf(mainPkg.ssa.Func("main"))
	}
	var inits []*srcPackage
	for _, p := range c.ld.order {
		if f := p.ssa.Func("init"); f != nil && c.initDoes(f) {
			inits = append(inits, p)
		}
	}
	if c.linkable() {
		for _, g := range c.variables() {
			c.globalOf(g)
		}
		c.init = c.makeGuardedInit(inits)
	} else {
		c.init = c.makeInit(inits)
	}
	c.makeSymbols(mainPkg)
	c.drain()
	c.methodTables()
	c.drain()
	c.static.finish()
	c.explainEscapes(mainPkg)
}

// drain lowers what is queued, until nothing is.
func (c *compiler) drain() {
	for len(c.work) > 0 {
		f := c.work[0]
		c.work = c.work[1:]
		f()
	}
}

// makeInit is the image's init function: the packages' inits in order.
func (c *compiler) makeInit(inits []*srcPackage) *Fn {
	switch len(inits) {
	case 0:
		return nil
	case 1:
		return c.fnOf(inits[0].ssa.Func("init"))
	}
	fn := c.newFn("runtime.doInit", token.NoPos)
	b := fn.newBlock()
	fn.entry = b
	for _, p := range inits {
		b.ins = append(b.ins, &Ins{op: CALL, f: c.fnOf(p.ssa.Func("init"))})
	}
	b.term = &Ins{op: RET}
	fn.lowered = true
	return fn
}

// newFn makes an empty function of the image.
func (c *compiler) newFn(name string, pos token.Pos) *Fn {
	fn := &Fn{name: name, pos: pos}
	c.list = append(c.list, fn)
	return fn
}

// signature gives fn its parameters and results.
func (c *compiler) signature(fn *Fn, params, results []*Type) {
	for _, t := range params {
		v := fn.newVar(t)
		v.fixed = true
		fn.params = append(fn.params, v)
	}
	for _, t := range results {
		v := fn.newVar(t)
		v.fixed = true
		fn.results = append(fn.results, v)
	}
}

// setCtx makes fn a closure body with the given closure object.
func (c *compiler) setCtx(fn *Fn, names []string, caps []*Type) {
	fn.ctx = c.tt.ctxType(fn.name, names, caps)
	fn.ctxVar = fn.newVar(c.tt.ptrTo(fn.ctx))
	fn.ctxVar.fixed = true
}

// fnOf is the function of the image for sf; its body is queued.
func (c *compiler) fnOf(sf *ssa.Function) *Fn {
	sf, _ = c.ld.body(sf)
	if fn, ok := c.fns[sf]; ok {
		return fn
	}
	fn := c.newFn(funcName(sf), sf.Pos())
	fn.wrapper = isWrapper(sf)
	fn.noinline = c.pragmas[sf.Pos()]&noinline != 0
	c.fns[sf] = fn
	var params []*Type
	for _, p := range sf.Params {
		t := c.tt.goType(p.Type())
		if c.esc.local[p] {
			t = c.tt.lptrTo(t.under().elem)
		}
		params = append(params, t)
	}
	if sf.Blocks == nil { // go/ssa makes no Params for them
		params = nil
		if r := sf.Signature.Recv(); r != nil {
			params = append(params, c.tt.goType(r.Type()))
		}
		params = append(params, c.tt.tuple(sf.Signature.Params())...)
	}
	c.signature(fn, params, c.tt.tuple(sf.Signature.Results()))
	if len(sf.FreeVars) > 0 {
		var names []string
		var caps []*Type
		for _, fv := range sf.FreeVars {
			names = append(names, fv.Name())
			caps = append(caps, c.tt.goType(c.captureType(fv)))
		}
		c.setCtx(fn, names, caps)
	}
	c.work = append(c.work, func() { c.lowerFunc(fn, sf) })
	return fn
}

// captureType is the type a captured variable has in the closure object.
func (c *compiler) captureType(fv *ssa.FreeVar) types.Type {
	if c.byValue[fv] {
		return fv.Type().Underlying().(*types.Pointer).Elem()
	}
	return fv.Type()
}

// builtinOf is the builtin that stands for a function without a body.
func (c *compiler) builtinOf(sf *ssa.Function) (string, bool) {
	_, b := c.ld.body(sf)
	return b, b != ""
}

func (c *compiler) globalOf(sg *ssa.Global) *Global {
	sg = c.ld.variable(sg)
	if g, ok := c.globals[sg]; ok {
		return g
	}
	t := sg.Type().Underlying().(*types.Pointer).Elem()
	g := &Global{name: sg.Pkg.Pkg.Path() + "." + sg.Name(), typ: c.tt.goType(t), root: sg}
	c.globals[sg] = g
	c.glist = append(c.glist, g)
	return g
}

// markExplicit notes what stands under an explicit & in the source.
func (c *compiler) markExplicit(files []*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			u, ok := n.(*ast.UnaryExpr)
			if !ok || u.Op != token.AND {
				return true
			}
			switch e := unparen(u.X).(type) {
			case *ast.IndexExpr:
				c.explicit[e.Lbrack] = true
			case *ast.SelectorExpr:
				c.explicit[e.Sel.Pos()] = true
			}
			return true
		})
	}
}

// pragma is a directive in a function's comment that the compiler knows.
type pragma uint8

const (
	noinline       pragma = 1 << iota // //go:noinline
	uintptrEscapes                    // //go:uintptrescapes
)

// markFuncs notes the directives of functions, by the places of their names:
// go/ssa does not keep the syntax.
func (c *compiler) markFuncs(files []*ast.File) {
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Doc == nil {
				continue
			}
			for _, line := range fd.Doc.List {
				switch line.Text {
				case "//go:noinline":
					c.pragmas[fd.Name.Pos()] |= noinline
				case "//go:uintptrescapes":
					c.pragmas[fd.Name.Pos()] |= uintptrEscapes
				}
			}
		}
	}
}

// markSelectors notes the places of the fields that selectors name: go/ssa's
// steps through embedded fields that are not named stand elsewhere.
func (c *compiler) markSelectors(files []*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(*ast.SelectorExpr); ok {
				c.selected[e.Sel.Pos()] = true
			}
			return true
		})
	}
}

func unparen(e ast.Expr) ast.Expr {
	for {
		p, ok := e.(*ast.ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// order sorts the functions callees first: the strongly connected
// components of the graph of direct calls, in the order Tarjan finds them.
func (c *compiler) order() []*Fn {
	var out, stack []*Fn
	index := 0
	var visit func(f *Fn)
	visit = func(f *Fn) {
		index++
		f.index, f.low = index, index
		f.onStack = true
		stack = append(stack, f)
		f.callees(func(in *Ins, g *Fn) {
			if g.index == 0 {
				visit(g)
				if g.low < f.low {
					f.low = g.low
				}
			} else if g.onStack && g.index < f.low {
				f.low = g.index
			}
		})
		if f.low != f.index {
			return
		}
		from := len(stack)
		for {
			from--
			if stack[from] == f {
				break
			}
		}
		comp := stack[from:]
		stack = stack[:from]
		// Within a component, the order of discovery is as good as any.
		comp = append([]*Fn(nil), comp...)
		sort.Slice(comp, func(i, j int) bool { return comp[i].index > comp[j].index })
		for _, g := range comp {
			g.onStack = false
		}
		out = append(out, comp...)
	}
	for _, f := range c.list {
		f.index = 0
	}
	for _, f := range c.roots {
		if f.index == 0 {
			visit(f)
		}
	}
	if c.init != nil && c.init.index == 0 {
		visit(c.init)
	}
	for _, s := range c.symbols {
		if s.f != nil && s.f.index == 0 {
			visit(s.f)
		}
	}
	for _, t := range c.tt.all {
		for _, m := range t.mtab {
			if m.fn.index == 0 {
				visit(m.fn)
			}
		}
	}
	for _, g := range c.glist {
		for _, d := range g.data {
			if d.f != nil && d.f.index == 0 {
				visit(d.f)
			}
		}
	}
	return out
}
