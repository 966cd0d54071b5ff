package server

import (
	"context"
	"encoding/json"
	"sync"

	"answerable/internal/docket"
)

// rememberedChoices keeps what filters offer until the register changes: reading two hundred States
// for every page would cost more than the page.
type rememberedChoices struct {
	mu     sync.Mutex
	change int64
	byWho  map[string]docket.Choices // by scope
}

// choicesOf gives what filters offer to a person. The change number is read before the choices are: they
// are never kept under a number that is newer than what was read.
func (s *Server) choicesOf(ctx context.Context, actor docket.Actor) (docket.Choices, error) {
	change, err := s.Docket.Store().ChangeNumber(ctx)
	if err != nil {
		return docket.Choices{}, err
	}
	scope, err := json.Marshal(actor.Scope())
	if err != nil {
		return docket.Choices{}, err
	}
	if known, ok := s.choicesKept.get(change, string(scope)); ok && docket.CanRead(actor) {
		return known, nil
	}
	choices, err := s.Docket.Choices(ctx, actor)
	if err == nil {
		s.choicesKept.put(change, string(scope), choices)
	}
	return choices, err
}

func (r *rememberedChoices) get(change int64, scope string) (docket.Choices, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.byWho[scope]
	return known, ok && r.change == change
}

func (r *rememberedChoices) put(change int64, scope string, choices docket.Choices) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byWho == nil || r.change != change {
		r.change, r.byWho = change, map[string]docket.Choices{}
	}
	r.byWho[scope] = choices
}
