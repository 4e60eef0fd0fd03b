-- Events are stored in another order than they were created in. This index has the bounds
-- of created_at of each few pages, at next to no cost, and who looks for a time reads only
-- the pages that can have it. Programs of version 4 and later can still use the store, but
-- their appends wait while the index is built, which reads all events once.

CREATE INDEX events_created ON weir.events USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);
