-- Nothing looks for electronic cards by it: unfinished issuances are found by their signings. Each issuance paid for an entry, and
-- an activation could be planned to go through all that had died since the last vacuum.
drop index concurrently if exists ecard_unfinished;
