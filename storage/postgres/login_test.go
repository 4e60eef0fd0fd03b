package postgres_test

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// cheapLogin gives the user of the URL the same password, hashed once instead of 4,096
// times: with the race detector each of some thousand logins would take 10 ms.
func cheapLogin(ctx context.Context, url string) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // the change is committed or failed
	salt := []byte("of a test server")
	key, err := pbkdf2.Key(sha256.New, c.Config().Password, salt, 1, sha256.Size)
	if err != nil {
		return err
	}
	sign := func(text string) []byte {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	stored := sha256.Sum256(sign("Client Key"))
	// What the server keeps of a password; see SCRAM in pg_authid's documentation.
	encode := base64.StdEncoding.EncodeToString
	_, err = c.Exec(ctx, fmt.Sprintf("ALTER ROLE %s PASSWORD 'SCRAM-SHA-256$1:%s$%s:%s'",
		pgx.Identifier{c.Config().User}.Sanitize(), encode(salt), encode(stored[:]), encode(sign("Server Key"))))
	return err
}
