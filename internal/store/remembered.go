package store

import (
	lru "container/list"
	"context"
	"encoding/json"
	"sync"

	"answerable/internal/docket"
)

// figureKey names what a figure depends on. The change number is read before the letters are: a figure
// is never kept under a number that is newer than what it counted.
func (s *Store) figureKey(ctx context.Context, scope docket.Scope, asked ...any) (string, error) {
	change, err := s.ChangeNumber(ctx)
	if err != nil {
		return "", err
	}
	scope.Identities = false // no figure depends on them
	key, err := json.Marshal(append([]any{change, scope}, asked...))
	return string(key), err
}

// figuresKept is how many figures of one sort are remembered.
const figuresKept = 256

// remembered keeps the figures asked for last, until the register changes. What is kept is not written to.
type remembered[T any] struct {
	mu     sync.Mutex
	recent lru.List // of keptFigure, the latest in front
	byKey  map[string]*lru.Element
}

type keptFigure[T any] struct {
	key    string
	figure T
}

func (r *remembered[T]) get(key string) (figure T, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.byKey[key]
	if !ok {
		return figure, false
	}
	r.recent.MoveToFront(e)
	return e.Value.(keptFigure[T]).figure, true
}

func (r *remembered[T]) put(key string, figure T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byKey == nil {
		r.byKey = make(map[string]*lru.Element)
	}
	if _, ok := r.byKey[key]; ok {
		return
	}
	r.byKey[key] = r.recent.PushFront(keptFigure[T]{key, figure})
	for len(r.byKey) > figuresKept {
		oldest := r.recent.Back()
		delete(r.byKey, oldest.Value.(keptFigure[T]).key)
		r.recent.Remove(oldest)
	}
}

// rememberedBy gives a figure as it was counted before, or counts it. Inside a change it is always
// counted: what the change writes may yet be undone.
func rememberedBy[T any](ctx context.Context, s *Store, r *remembered[T], scope docket.Scope, asked []any, count func() (T, error)) (T, error) {
	if s.change != nil {
		return count()
	}
	key, err := s.figureKey(ctx, scope, asked...)
	if err != nil {
		var none T
		return none, err
	}
	if known, ok := r.get(key); ok {
		return known, nil
	}
	figure, err := count()
	if err == nil {
		r.put(key, figure)
	}
	return figure, err
}
