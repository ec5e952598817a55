-- 検索キー: the names that persons are searched by are brought to the program's present spelling in the background.

grant update (kanji_key, kana_key) on patient to musubi_center_app;
