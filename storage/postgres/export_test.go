package postgres

// Kill ends the program as a death does: nothing is released, its connections
// are gone.
func (s *Store) Kill() {
	s.closing.Do(func() {
		s.closed.Store(true)
		s.disconnect()
	})
}
