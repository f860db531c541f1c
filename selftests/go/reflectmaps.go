// SPDX-License-Identifier: GPL-2.0

// Maps and channels through package reflect, and what prints and encodes them.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"sort"
)

type key struct {
	a int8
	b string
}

type big [40]uint64

func try(what string, f func()) {
	defer func() { fmt.Println(what+":", recover()) }()
	f()
}

func printing() {
	fmt.Println(map[string]int{"b": 2, "a": 1, "c": 3})
	fmt.Printf("%v %+v\n", map[key]bool{{1, "x"}: true, {-1, "y"}: false}, map[int8][]string{3: {"p"}, -4: nil})
	fmt.Println(map[float64]string{math.NaN(): "n", 1.5: "x", math.Inf(-1): "i"})
	fmt.Printf("%v %#v\n", map[any]any{1: "one", "two": 2, nil: nil}, map[bool]uint16{true: 7})
	fmt.Println(map[string]map[string]int{"o": {"i": 1}, "e": {}, "n": nil}, len(fmt.Sprint(map[big]big{{1}: {2}})))
}

func access() {
	m := map[string]int{"a": 1}
	v := reflect.ValueOf(m)
	fmt.Println(v.Len(), v.MapIndex(reflect.ValueOf("a")), v.MapIndex(reflect.ValueOf("b")).IsValid())
	v.SetMapIndex(reflect.ValueOf("b"), reflect.ValueOf(2))
	v.SetMapIndex(reflect.ValueOf("a"), reflect.Value{})
	fmt.Println(m, v.Len())
	n := reflect.MakeMap(reflect.TypeOf(map[key]big{}))
	for i := 0; i < 200; i++ {
		n.SetMapIndex(reflect.ValueOf(key{int8(i), fmt.Sprint(i)}), reflect.ValueOf(big{5: uint64(i)}))
	}
	sum, count := 0, 0
	for it := n.MapRange(); it.Next(); count++ {
		k, e := it.Key().Interface().(key), it.Value().Interface().(big)
		if fmt.Sprint(e[5]) != k.b {
			fmt.Println("wrong", k, e)
		}
		sum += int(e[5])
	}
	fmt.Println(sum, count, n.Len(), len(n.Interface().(map[key]big)))
	var keys []string
	for _, k := range reflect.ValueOf(map[string]bool{"z": true, "y": false}).MapKeys() {
		keys = append(keys, k.String())
	}
	sort.Strings(keys)
	fmt.Println(keys)
	try("hash", func() { reflect.ValueOf(map[any]int{}).SetMapIndex(reflect.ValueOf([]int{}), reflect.ValueOf(1)) })
	try("nil", func() { reflect.ValueOf(map[int]int(nil)).SetMapIndex(reflect.ValueOf(1), reflect.ValueOf(1)) })
	try("type", func() { v.MapIndex(reflect.ValueOf(1)) })
	fmt.Println(reflect.ValueOf(map[int]int(nil)).MapIndex(reflect.ValueOf(1)).IsValid(), len(reflect.ValueOf(map[int]int(nil)).MapKeys()))
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual(m, map[string]int{"b": 3}))
	c := make(chan int, 4)
	c <- 1
	fmt.Println(reflect.ValueOf(c).Len(), reflect.ValueOf(c).Cap())
}

func encoding() {
	b, err := json.Marshal(map[string]any{"x": 1, "a": []int{1, 2}, "m": map[int]string{2: "b", 1: "a"}, "n": nil})
	fmt.Println(string(b), err)
	var v any
	err = json.Unmarshal([]byte(`{"k": [1, 2.5, "s", null, true, {"q": {}}]}`), &v)
	fmt.Println(v, err)
	var m map[string]struct{ A, B int }
	err = json.Unmarshal([]byte(`{"one": {"a": 1}, "two": {"B": 2}}`), &m)
	fmt.Println(m, err)
}

func main() {
	printing()
	access()
	encoding()
}
