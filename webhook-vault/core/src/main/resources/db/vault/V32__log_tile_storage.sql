-- A tile's hashes lie outside of its row, as before. Its sequences, 2 KiB, stay in it as they are: to compress them takes nearly
-- as long as everything else that is done to store a tile.
alter table log_tile alter column sequences set storage external;
alter table log_tile set (toast_tuple_target = 2400);
