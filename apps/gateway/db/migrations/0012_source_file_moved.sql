-- 書き直された格納フォルダー: a new system writes the whole storage again, with numbers and names of its own.

alter table source_file add column moved_into text collate "C";
comment on column source_file.moved_into is 'document that says the very same in a file that is there, while this one is gone from the disk: written again under another number. Shown once; it counts again when the file comes back';

create index source_file_missing on source_file (facility_id, local_patient) where missing_since is not null;
comment on index source_file_missing is 'whether a patient has files that are gone: asked at every batch, almost always nobody';
create index source_file_moved on source_file (facility_id, moved_into) where moved_into is not null;
comment on index source_file_moved is 'a document stands for one that is gone, not for two';

grant update (moved_into) on source_file to musubi_gateway_app;
