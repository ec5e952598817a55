-- 監査記録の検索: block ranges are summarised as soon as they are full; until then every search by period would read them all.
alter index audit_event_at set (autosummarize = on);
select brin_summarize_new_values('audit_event_at');
