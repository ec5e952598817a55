/** 使い方: what `musubi match --help` prints. */
export const MATCH_HELP = `musubi match — 同じ人の行を見つける（名寄せを手元で試す） (finds the rows of one person)

使い方 (usage):
  musubi match dedupe FILE.csv --out pairs.csv      一つの一覧の中の重複を探す (duplicates within one list)
  musubi match link A.csv B.csv --out pairs.csv     二つの一覧で同じ人を探す (the same people in two lists)

オプション (options):
  --out FILE             結果の CSV: left,right,score,verdict（- で標準出力） (the result; - is standard output)
  --verdict auto         人が見なくても同じ人と言える組だけ (only pairs that need nobody's eyes)
            review       それに加えて人が確かめる組（初期値） (and those for a person to decide; the default)
            all          比較したすべての組 (every pair that was compared)
  --explain              理由の列を加える: agrees,differs,held_back,説明,explanation (columns that say why)
  --columns 役割=列,…    列の指定。列は見出しか #番号 (which column is what; by heading or as #number)
                         例: --columns name=患者名,birthDate=生年月日,id=#1,ignore=備考
  --no-heading           見出しのない一覧。列は #番号 で指定する (the lists have no heading; name columns as #number)
  --report FILE          行ごとの指摘の CSV: 行、列、何があり、どうしたか (row by row: what was wrong, what was done)
  --renames FILE         旧市町村名の表を加える: 都道府県,旧市町村,現在の市町村 の CSV (a region's own table of mergers)
                         例: 石川県,鳳至郡能都町,鳳珠郡能登町。none で組み込みの表（平成の大合併から後）を使わない
  --excel                Excel で開けるよう BOM をつける (a byte order mark, so that Excel reads Japanese)

役割 (roles): id facility family given name familyKana givenKana nameKana familyRoman givenRoman formerFamily
  formerFamilyKana sex birthDate postalCode address telephone email insurer insuredSymbol insuredNumber insuredBranch
  identifier street streetNumber building locality region · ignore（使わない）
  指定のない列は見出しから見分けます（氏名、カナ氏名、生年月日、surname、dob など）。
  Columns that are not named are recognised by their headings, Japanese or English.

読めるもの (what is read): CSV・TSV（見出しの上に表題の行があってもよい）。UTF-8、Shift_JIS (CP932)、EUC-JP、JIS、\
UTF-16、それらの混在。
  読めない行・列の足りない行などは行ごとに報告し、残りを続けます。正解や個人番号の列は使いません。
  Damaged rows are reported one by one and the rest goes on.

score は同じ人である確からしさの対数（ビット。0 で五分五分、10 で 1000 対 1）。重みは与えられた一覧から学び、\
正解は要りません。
  行は score の高い順です。The score is the log2 of the odds; weights are learnt from the lists themselves, without \
labels.
left と right は番号の列の値そのもの。同じ番号が二つの施設にあれば「施設:番号」、一つの施設に二度あれば「番号#行」、
  番号の列がなければ行番号です（見出しが 1 行目）。
  Ids stand as they came (also =1+1: import the columns as text in a spreadsheet).

データベースもネットワークも使わず、一覧には何も書き込みません。Needs no database and no network; never writes to \
the lists.
終了コード (exit code): 0 できた (done) · 1 読めない、書けない (cannot be read or written) · 2 使い方の誤り (wrong \
usage)`;
