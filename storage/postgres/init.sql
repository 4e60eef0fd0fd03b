-- Makes Weir's schema and its two roles. It may be run again.
BEGIN;

SELECT pg_advisory_xact_lock(hashtextextended('weir {schema}', 0));

-- The owner makes and changes tables; the runtime role only uses them. Give it
-- a password with \password {runtime}, or a line in pg_hba.conf.
DO $$ BEGIN CREATE ROLE {owner} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE {runtime} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN EXECUTE format('GRANT {owner} TO %I', current_user); EXCEPTION WHEN invalid_grant_operation THEN NULL; END $$;

CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner};
GRANT USAGE ON SCHEMA {schema} TO {runtime};

SET LOCAL ROLE {owner};
{tables}
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {runtime};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {runtime};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {runtime};
RESET ROLE;

COMMIT;

-- So that Weir sees transactions that others hold open; it works without.
DO $$ BEGIN GRANT pg_read_all_stats TO {runtime}; EXCEPTION WHEN insufficient_privilege THEN
	RAISE NOTICE 'pg_read_all_stats was not granted to {runtime}'; END $$;
