CREATE TABLE thing (id text CONSTRAINT thing_key PRIMARY KEY, size integer CONSTRAINT thing_size CHECK (size > 0));
