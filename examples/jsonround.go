// Jsonround takes a document to Go values and back: encoding/json, struct tags,
// pointers, maps and errors.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
)

// A Color prints as text.
type Color uint32

// MarshalText makes "#rrggbb" of a color.
func (c Color) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("#%06x", uint32(c))), nil }

// UnmarshalText reads what MarshalText has made.
func (c *Color) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "#%06x", (*uint32)(c))
	return err
}

// A Point is a place.
type Point struct {
	X, Y float64
}

// A Shape is drawn in a color.
type Shape struct {
	Name   string            `json:"name"`
	Color  Color             `json:"color"`
	Points []Point           `json:"points"`
	Tags   map[string]string `json:"tags,omitempty"`
	Next   *Shape            `json:"next,omitempty"`
	hidden int
}

const document = `{
	"name": "triangle", "color": "#ff8000",
	"points": [{"X": 0, "Y": 0}, {"X": 1.5, "Y": 0}, {"X": 0.75, "Y": 1.25e0}],
	"tags": {"z": "last", "a": "first", "quote\"d": "été\u2028 <b>"},
	"next": {"name": "dot", "color": "#0000ff", "points": null}
}`

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "jsonround:", err)
		os.Exit(1)
	}
}

func main() {
	var s Shape
	check(json.Unmarshal([]byte(document), &s))
	fmt.Printf("%s %d points, color %d, next %s\n", s.Name, len(s.Points), uint32(s.Color), s.Next.Name)

	out, err := json.MarshalIndent(s, "", "  ")
	check(err)
	fmt.Println(string(out))

	var again Shape
	check(json.Unmarshal(out, &again))
	fmt.Println("equal:", reflect.DeepEqual(s, again))

	// Without a type the document becomes maps and slices.
	dec := json.NewDecoder(strings.NewReader(`{"n": 12345678901234567890, "list": [1, "two", null, true]} "more"`))
	dec.UseNumber()
	for dec.More() {
		var v any
		check(dec.Decode(&v))
		fmt.Printf("%T %v\n", v, v)
	}

	var compact bytes.Buffer
	check(json.Compact(&compact, []byte(`[ 1, { "a" : [ ] } ]`)))
	fmt.Println(compact.String())

	var syntax *json.SyntaxError
	err = json.Unmarshal([]byte(`{"name": tru}`), &s)
	fmt.Println(errors.As(err, &syntax), err)
	err = json.Unmarshal([]byte(`{"name": 7}`), &s)
	fmt.Println(err)
	_, err = json.Marshal(map[string]any{"f": func() {}})
	fmt.Println(err)
}
