-- Whoever made a credential's metadata, where they are to see what they made and nothing else. Null: made before this was noted.
alter table credential add column created_by text collate "C";
