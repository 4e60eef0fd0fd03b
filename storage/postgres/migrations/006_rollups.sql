-- Samples of intervals are kept merged, too. Programs of version 4 and 5 can still use the
-- store: rollups whose samples they changed don't count, as neither at nor duration fits.

-- A node's samples of an interval, merged. length is the interval's, in microseconds; at
-- is of the last sample, and duration the sum of theirs: a rollup is valid while its
-- samples have both.
CREATE TABLE weir.rollups (
	length   bigint      NOT NULL,
	node     bigint      NOT NULL,
	at       timestamptz NOT NULL,
	duration bigint      NOT NULL,
	data     json        NOT NULL,
	PRIMARY KEY (length, at, node)
);

-- All that tells whether rollups are valid.
CREATE INDEX samples_at ON weir.samples (at, node) INCLUDE (duration);

-- Who has been granted rights to samples needs them for rollups, too.
DO $$
DECLARE
	granted record;
BEGIN
	FOR granted IN
		SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS name, a.privilege_type AS privilege
		FROM pg_class AS c, aclexplode(c.relacl) AS a
		WHERE c.oid = 'weir.samples'::regclass AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('GRANT %s ON weir.rollups TO %s', granted.privilege, granted.name);
	END LOOP;
END $$;
