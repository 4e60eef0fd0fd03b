package postgres

// LookAtAll has every claim look at all segments: for a model in which the
// oldest comes first, whoever gave it back.
func (s *Store) LookAtAll() { s.floor.every = 0 }

// Kill ends the program as a death does: nothing is released, its connections
// are gone.
func (s *Store) Kill() {
	s.closing.Do(func() {
		s.closed.Store(true)
		s.disconnect()
	})
}
