-- Soft state of grains has a file of its own, so that nothing but the log's writer writes this one.

DROP TABLE grain_state;
