// Lisp is a small interpreter: interfaces, closures, type switches, panics as
// errors, big integers.
package main

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
)

// A value is a *big.Int, a bool, a symbol, a list, a *lambda or a builtin.
type value interface{}

type (
	symbol  string
	list    []value
	builtin func(args list) value
	lambda  struct {
		params []symbol
		body   value
		env    *env
	}
)

// env holds variables; those that are not here are further out.
type env struct {
	vars  map[symbol]value
	outer *env
}

func (e *env) find(s symbol) *env {
	for ; e != nil; e = e.outer {
		if _, ok := e.vars[s]; ok {
			return e
		}
	}
	panic(lispError("unbound variable " + string(s)))
}

// lispError is what the interpreter panics with.
type lispError string

func (e lispError) Error() string { return "lisp: " + string(e) }

// ---- Reading ----

func tokens(src string) []string {
	src = strings.NewReplacer("(", " ( ", ")", " ) ", "'", " ' ").Replace(src)
	return strings.Fields(src)
}

// read takes one expression off the tokens.
func read(toks *[]string) value {
	if len(*toks) == 0 {
		panic(lispError("unexpected end"))
	}
	t := (*toks)[0]
	*toks = (*toks)[1:]
	switch t {
	case "(":
		var l list
		for {
			if len(*toks) == 0 {
				panic(lispError("unexpected end"))
			}
			if (*toks)[0] == ")" {
				*toks = (*toks)[1:]
				return l
			}
			l = append(l, read(toks))
		}
	case ")":
		panic(lispError("unexpected )"))
	case "'":
		return list{symbol("quote"), read(toks)}
	case "#t":
		return true
	case "#f":
		return false
	}
	if n, ok := new(big.Int).SetString(t, 10); ok {
		return n
	}
	return symbol(t)
}

func print(v value) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case list:
		s := make([]string, len(v))
		for i, x := range v {
			s[i] = print(x)
		}
		return "(" + strings.Join(s, " ") + ")"
	case bool:
		if v {
			return "#t"
		}
		return "#f"
	case fmt.Stringer:
		return v.String()
	case symbol:
		return string(v)
	case *lambda:
		return fmt.Sprintf("#<lambda of %d>", len(v.params))
	}
	return fmt.Sprintf("#<%T>", v)
}

// ---- Evaluating ----

func truth(v value) bool {
	b, ok := v.(bool)
	return !ok || b
}

// eval computes x; calls in tail position need no stack.
func eval(x value, e *env) value {
	for {
		switch v := x.(type) {
		case symbol:
			return e.find(v).vars[v]
		case list:
			if len(v) == 0 {
				return v
			}
			if s, ok := v[0].(symbol); ok {
				switch s {
				case "quote":
					return v[1]
				case "if":
					switch {
					case truth(eval(v[1], e)):
						x = v[2]
					case len(v) > 3:
						x = v[3]
					default:
						return nil
					}
					continue
				case "define":
					e.vars[v[1].(symbol)] = eval(v[2], e)
					return nil
				case "lambda":
					l := &lambda{body: v[2], env: e}
					for _, p := range v[1].(list) {
						l.params = append(l.params, p.(symbol))
					}
					return l
				case "begin":
					for _, y := range v[1 : len(v)-1] {
						eval(y, e)
					}
					x = v[len(v)-1]
					continue
				}
			}
			args := make(list, len(v)-1)
			f := eval(v[0], e)
			for i := range args {
				args[i] = eval(v[i+1], e)
			}
			switch f := f.(type) {
			case builtin:
				return f(args)
			case *lambda:
				if len(args) != len(f.params) {
					panic(lispError(fmt.Sprintf("%d arguments for %s", len(args), print(f))))
				}
				inner := &env{map[symbol]value{}, f.env}
				for i, p := range f.params {
					inner.vars[p] = args[i]
				}
				x, e = f.body, inner
				continue
			}
			panic(lispError("not a function: " + print(f)))
		default:
			return x
		}
	}
}

func fold(f func(z, x, y *big.Int) *big.Int) builtin {
	return func(args list) value {
		z := new(big.Int).Set(args[0].(*big.Int))
		for _, a := range args[1:] {
			f(z, z, a.(*big.Int))
		}
		return z
	}
}

func compare(f func(c int) bool) builtin {
	return func(args list) value { return f(args[0].(*big.Int).Cmp(args[1].(*big.Int))) }
}

func global() *env {
	return &env{vars: map[symbol]value{
		"+": fold((*big.Int).Add), "-": fold((*big.Int).Sub),
		"*": fold((*big.Int).Mul), "/": fold((*big.Int).Quo),
		"<":    compare(func(c int) bool { return c < 0 }),
		"=":    compare(func(c int) bool { return c == 0 }),
		"list": builtin(func(a list) value { return a }),
		"car":  builtin(func(a list) value { return a[0].(list)[0] }),
		"cdr":  builtin(func(a list) value { return a[0].(list)[1:] }),
		"cons": builtin(func(a list) value { return append(list{a[0]}, a[1].(list)...) }),
		"null?": builtin(func(a list) value {
			l, ok := a[0].(list)
			return ok && len(l) == 0
		}),
	}}
}

// run evaluates one line, errors included.
func run(line string, e *env) (out string, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case lispError:
			err = r
		case error:
			err = fmt.Errorf("go: %w", r)
		default:
			panic(r)
		}
	}()
	toks := tokens(line)
	return print(eval(read(&toks), e)), nil
}

var program = []string{
	"(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))",
	"(fact 30)",
	"(define loop (lambda (n sum) (if (= n 0) sum (loop (- n 1) (+ sum n)))))",
	"(loop 20000 0)",
	"(define map (lambda (f l) (if (null? l) l (cons (f (car l)) (map f (cdr l))))))",
	"(map (lambda (x) (* x x)) '(1 2 3 4 5))",
	"(define counter (lambda (n) (lambda () (begin (define n (+ n 1)) n))))",
	"(define c (counter 10))",
	"(list (c) (c) (quote (a b)) #t)",
	"c",
	"(car '())",
	"(undefined 1)",
	"(fact 1 2)",
	"(+ 1 'a)",
	"(1 2",
}

func main() {
	e := global()
	failed := 0
	var le lispError
	for _, line := range program {
		out, err := run(line, e)
		if err != nil {
			failed++
			fmt.Println("> "+line+"\n!", errors.As(err, &le), err)
		} else if out != "nothing" {
			fmt.Println("> " + line + "\n" + out)
		}
	}
	if failed != 5 {
		os.Exit(1)
	}
}
