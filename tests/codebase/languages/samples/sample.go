// Copyright somebody.

// Package sample keeps odd corners.
package sample

import (
	. "math"
	_ "net/http/pprof"
	f "fmt"
	"gopkg.in/yaml.v3"
	"example.org/deep/module/v2"
)
import "os"

// Map is generic.
type Map[K comparable, V any] struct {
	sync.Mutex
	*Base
	Left, right int `json:"left"`
	each  func(K) V
	inner struct{ deep int }
}

//go:noinline
// Get finds things.
// It may fail.
func (m *Map[K, V]) Get(key K) (value V, err error) {
	type local struct{ a int }
	found := func() { inside := 1; _ = inside }
	found()
	return
}

func (Map[K, V]) plain() {}

func (p Point) String() string { return f.Sprint(p.X) }

/* Sum adds. */
func Sum[T int | float64](
	first T, // the first
	rest ...T,
) T {
	return first
}

type (
	// Point is a place.
	Point struct{ X, Y int }
	Shape interface {
		Area() float64
		fmt.Stringer
		~int | string
	}
	Alias = string
	Handler func(w Writer) error
)

type Kind int

const (
	A, B Kind = iota, 2
	// C is third.
	C Kind = iota
	d
)

const Solo = 1

var first, second = 1, `raw
text`

var (
	only map[string]int
)

var ErrGone = errors.New("gone")

func external(a int)

func init() {}
func init() { yaml.Marshal(nil); module.Run(); os.Exit(1) }
