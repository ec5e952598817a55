import { auditJa } from './audit-ja.ts';
import { deskJa } from './desk-ja.ts';
import { reasonsJa } from './reasons-ja.ts';
import { repairJa } from './repair-ja.ts';
import { wordsJa } from './words-ja.ts';

/** 画面の文言（日本語が原文）: en.ts has the same shape, so a missing translation fails the build. */
export const ja = {
  words: wordsJa,
  reasons: reasonsJa,
  audit: auditJa,
  desk: deskJa,
  repair: repairJa,
  common: {
    close: '閉じる', cancel: 'やめる', back: '戻る', retry: 'もう一度試す', loading: '読み込んでいます', more: '詳しく', less: '閉じる', unknown: '不明', none: 'なし',
    trace: (trace: string) => `お問い合わせ番号 ${trace}`,
    networkFailed: 'センターに接続できません。回線を確かめて、もう一度お試しください。',
    fillIn: 'この欄を入力してください。', choose: 'いずれかを選んでください。', tooShort: (n: number) => `${n}文字以上で入力してください。`,
    comma: '、', inBrackets: (text: string) => `（${text}）`, count: (n: number) => `${n.toLocaleString('ja-JP')}件`, years: (n: number) => `${n}歳`, skip: '本文へ移動', main: '本文', listEnd: 'ほか',
  },
  shell: {
    patients: '患者', desk: '名寄せ', emergency: '緊急照会', gateways: '施設の接続', navigation: '主な画面', lockIn: (time: string) => `自動ロックまで ${time}`, signOut: 'サインアウト', language: 'English', languageName: '表示言語を英語にする',
    help: 'ショートカット', user: (name: string, role: string) => `${name} ${role}`,
  },
  signIn: {
    title: 'サインイン', lead: '地域医療連携ネットワーク', userId: '利用者ID', password: 'パスワード', submit: 'サインイン',
    lockedOut: (minutes: number) => `続けて間違えたため、サインインを停止しています。あと約${minutes}分お待ちください。`,
    refusedHint: '大文字・小文字と、日本語入力がオフになっていることを確かめてください。',
    chooseFacility: 'どの施設で仕事をしますか', chooseLead: '閲覧の記録には、ここで選んだ施設が残ります。', here: 'この施設で始める', notice: 'この画面の閲覧と操作は、すべて記録されます。',
  },
  lock: { title: '画面をロックしました', lead: 'しばらく操作がなかったため、内容を隠しています。パスワードを入力すると、元の画面に戻ります。', unlock: 'ロックを解除', wrong: 'パスワードが違います。', other: '別の利用者でサインイン' },
  search: {
    title: '患者検索', box: '患者ID・地域ID・氏名（漢字・カナ）・生年月日', placeholder: '例　0012345　／　タカハシ カズコ　／　S26.4.18', submit: '検索',
    readAsDate: (date: string, wareki: string) => `生年月日 ${date}（${wareki}）として検索します。`, hint: '自施設に患者IDが登録された患者さんだけが表示されます。',
    total: (n: number) => `${n.toLocaleString('ja-JP')}人`, empty: '該当する患者さんはいません', emptyHint: '入力を確かめるか、新しく登録して施設のIDを紐付けてください。',
    register: '新規登録・紐付け', results: '患者の一覧', name: '氏名', sex: '性別', age: '年齢', birthDate: '生年月日', ownId: '自院ID', regionalId: '地域ID', address: '住所', consent: '同意', facilities: '連携', lastOpened: '最終閲覧',
    never: '未閲覧', notForRole: (role: string) => `${role}の方が使う画面は、この版にはまだありません。`, perPage: '表示件数', page: (page: number, pages: number) => `${page} / ${pages} ページ`, previous: '前のページ', next: '次のページ', sortBy: (column: string) => `${column}で並べ替え`,
    approximate: '入力と一致する方はいません。表記や日付の近い方を表示しています。本人かどうかを確かめてください。', keys: '選択', openKey: '開く', focusKey: '検索欄',
  },
  register: {
    title: '患者の登録と紐付け', steps: ['患者さん', '施設の患者ID', '最新データ'], step: (n: number) => `手順 ${n}`,
    lead: 'まず、登録済みでないかを確かめます。', kanjiFamily: '姓（漢字）', kanjiGiven: '名（漢字）', kanaFamily: '姓（カナ）', kanaGiven: '名（カナ）', sex: '性別', birthDate: '生年月日', birthHint: '例　1951-04-18、S26.4.18、昭和26年4月18日',
    birthRead: (date: string, wareki: string, age: number) => `${date}（${wareki}）${age}歳`, birthBad: '日付として読み取れません。例のように入力してください。', birthFuture: 'まだ来ていない日付です。年と元号を確かめてください。', kanaOnly: '読みをカナで入力してください（例　タカハシ）。', postalCode: '郵便番号', address: '住所', telephone: '電話番号', localId: '自施設の患者ID',
    submit: '確かめて次へ', similarTitle: '似た患者さんが登録されています', similarLead: '同じ方であれば、登録せずにその方を開いてください。', similarBelow: (n: number) => `似た患者さんが${n}人登録されています（下の一覧）。`, confirmNew: '一覧を確かめ、いずれの方とも別の方であることを確認しました', submitNew: '別の方として登録', openThis: 'この方を開く', linkThis: 'この方に紐付ける', registered: (id: string) => `登録しました。地域ID ${id}`,
    facility: '紐付ける施設', facilityId: 'その施設の患者ID', propose: '施設に照会する', proposing: '施設に照会しています', compareTitle: '照会の結果', field: '項目', atFacility: '施設の登録', known: 'ネットワークの登録', agreement: '照合',
    sure: '氏名・性別・生年月日が一致しました。', doubtful: '一致しない項目があります。本人であることを別の方法で確かめてください。', refused: '性別と生年月日が異なるため、紐付けできません。患者IDを確かめてください。', nobodyToAsk: 'この施設には照会できる公開用サーバがありません。診察券や本人確認書類で、同じ方であることを確かめてください。', confirmCard: '診察券などで、同じ方であることを確認しました', seenMeanwhile: (n: number) => `この紐付けの間に、次の${n}件の閲覧がありました。患者の取り違えだった場合は、事務局にお知らせください。`, seenNobody: 'この紐付けの間に、この施設の記録の閲覧はありませんでした。', undone: '紐付けを解除しました', seenWhat: { calendar: 'カレンダー', records: '記録' },
    confirm: '相違を確かめ、同じ方であることを確認しました',
    link: '紐付ける', linked: '紐付けました', fetching: '各施設から最新データを取得しています', fetched: '最新データを取得しました', openPatient: '患者ページを開く', another: '別の施設も紐付ける', notPossible: '紐付けできません',
    alreadyLinked: '紐付け済みの施設', byMatching: '自動照合', undo: '紐付けを解除', undoTitle: '紐付けの解除', undoReason: '解除の理由', undoWarn: 'この施設の記録は表示されなくなります。解除は記録に残り、あとで紐付け直せます。', entriesArrived: (n: number) => `${n.toLocaleString('ja-JP')}件`,
  },
  emergency: {
    title: '緊急照会', lead: '救急などで患者IDが分からないときに、氏名から各施設の患者IDを調べます。診療記録は表示しません。理由とともに記録され、あとで確認されます。', name: '氏名（漢字またはカナ）', birth: '生年月日・年齢', birthHint: '例　S26.4.18、75歳くらいなら 75', reason: '理由（4文字以上）', submit: '照会する', notAllowed: '緊急照会の権限がありません。必要なときは、施設の責任者を通じて事務局に申請してください。',
    nobody: '該当する方は見つかりません', nobodyHint: '漢字とカナの両方で試すか、年齢の幅を広げてください。', tooMany: '該当が多いため、近い順に20人まで表示しています。生年月日や住所を加えてください。', ids: '各施設の患者ID',
  },
  consent: {
    title: '同意', give: '同意を登録する', none: '登録された同意はありません。', state: '状態', scope: '範囲', comprehensive: '包括同意（すべての加盟施設）', named: '施設を指定する', excludedDisclosing: '開示から除く施設（患者さんが希望したとき）', disclosing: '開示する施設', viewing: '閲覧する施設', kinds: '種別', allKinds: 'すべての種別', chosenKinds: '種別を選ぶ',
    sensitive: '機微情報（明記が必要なもの）', sensitiveNone: '含めない', signer: '署名した人', bySelf: '本人', byRepresentative: '代理人', representativeName: '代理人の氏名', relation: '続柄', proof: '確認した書類', medium: '同意の方法', formVersion: '同意書の版', effectiveOn: '発効日', effectiveHint: '空欄のときは、今日から有効です。',
    until: '終わりの日', withdrawnUntil: '取下げまで', save: '登録する', saved: '登録しました。', log: '経過', suspend: '利用を停止', resume: '再開する', withdraw: '取り下げる', explained: '説明', registeredAt: '登録した施設', accepted: '受付', effective: '発効', changeScope: '範囲を変更',
    confirm: { suspended: 'この同意による閲覧を、直ちに停止します。あとで再開できます。', resumed: '患者さんの意思を確かめたうえで、閲覧を再開します。', withdrawn: '同意を取り下げます。直ちに閲覧できなくなります。この取下げは元に戻せず、再び閲覧するには新しい同意が必要です。' },
    allFacilities: 'すべての施設', facilities: (n: number) => `${n}施設`, excluded: (names: string) => `${names}を除く`, summary: (state: string, n: string, until: string) => [state, n, until].filter((part) => part !== '').join('・'), untilDay: (day: string) => `${day}まで`, missing: '選ばれていない項目があります。', notAllowed: 'あなたの職種では、同意の登録や変更はできません。',
    network: '利用者', event: '出来事', day: '日時',
  },
  patient: {
    ownId: '自院ID', regionalId: '地域ID', noOwnId: '自院ID未登録', noBirthDate: '生年月日不明', placeholderBirth: (date: string) => `生年月日不明（仮登録 ${date}）`, standing: 'アレルギー・感染症・病名', waiting: (n: number) => `${n}施設の回答待ち`, moreChips: (n: number) => `ほか${n}件`, fewerChips: '折りたたむ',
    allergy: 'アレルギー', contraindication: '禁忌', adverse: '副作用', infection: '感染症', attention: '注意薬', suspected: '疑い', noneKnown: (n: number) => `アレルギー・禁忌・感染症の登録なし（${n}施設が回答）`, noneElsewhere: (n: number) => `ほか${n}施設には、アレルギー・禁忌・感染症の登録なし`, factsFailed: 'アレルギー・感染症を取得できません', sources: (names: string) => `登録施設：${names}`,
    unknownAll: 'アレルギー等は、どの施設の分も閲覧できません', unknownList: 'アレルギー等が不明', unknownOne: (name: string, why: string) => `${name}（${why}）`, noFacility: '紐付いた施設がありません。', linkNow: '患者IDを紐付ける',
    since: (day: string) => `前回（${day}）から`, sinceNothing: (day: string) => `前回（${day}）から新着なし`, sinceNever: '前回の閲覧なし', sinceCount: (n: number) => `新着・変更 ${n}件`, history: '閲覧履歴', links: '紐付け', refresh: '最新に更新', deceased: '死亡', telephone: '電話', address: '住所', details: '基本情報', age: '年齢', actions: '患者さんの操作', insurance: '保険', bloodType: '血液型', relatives: '家族・連絡先', height: '身長', weight: '体重', romanName: 'ローマ字氏名',
    bookmark: (color: string) => `しおり ${color}`, allBookmarks: 'すべて',
    notFound: 'この患者さんのページを開けません',
  },
  calendar: {
    title: '診療カレンダー', zoom: '表示の単位', zooms: { day: '日', week: '週', month: '月', year: '年' }, zoomTitles: { day: '2週間を1日ずつ', week: '4週間を1日ずつ', month: '半年を1週間ずつ', year: '2年を1か月ずつ' },
    previous: '前へ', next: '次へ', today: '今日', move: '移動', open: '開く', help: '操作一覧', compact: '空の段を隠す', legend: '凡例', facilities: '施設', reading: '過去の所在を読み込んでいます', following: '最新データを取得中', centerLost: 'センターに接続できません。表示は最後に届いた内容です。', emptyRange: 'この期間に、表示できる記録はありません', jumpLast: (day: string) => `最後の記録（${day}）へ`,
    cell: (kind: string, facility: string, day: string, status: string) => `${day} ${kind} ${status} ${facility}`, stack: (n: number, kind: string, facilities: string, day: string) => `${day} ${kind} ${n}件 ${facilities}`, isNew: '前回から新着', remote: '所在のみ（施設が応答していません）', stay: (label: string, facility: string, from: string, until: string) => `${label} ${facility} ${from}〜${until}`, stillIn: '入院中',
    legendOrdered: '指示のみ', legendRemote: '所在のみ', legendNew: '前回から新着', legendStack: '複数', legendCancelled: '取消', choose: (n: number) => `${n}件から選ぶ`,
    empty: {
      following: { title: '最新データを取得しています', lead: '施設が開かれた直後は、記録の所在が届くまで数秒かかります。' },
      'not-permitted': { title: '閲覧できる記録はありません', lead: '閲覧が許可されている施設がありません。記録の有無は分かりません。上の施設名の右を選ぶと、理由と対処が表示されます。' },
      'not-answering': { title: '表示できる記録の所在は、まだ届いていません', lead: '応答していない施設があります。記録が「ない」という意味ではありません。' },
      'not-taken-in': { title: '記録は、まだ取り込まれていません', lead: '施設の公開用サーバが記録を取り込むと、ここに表示されます。' },
      'partly-permitted': { title: '閲覧できる範囲に、記録は届いていません', lead: '閲覧できない施設や記録があります。上の施設名の右を選ぶと、理由と対処が表示されます。' },
      none: { title: '閲覧できる範囲に、記録は届いていません', lead: '記録の所在は、同意のある患者さんの分だけがセンターに届きます。記録が「ない」という意味とは限りません。' },
    },
    overview: '全期間の記録の量', overviewValue: (day: string) => `${day}まで表示`, failed: 'カレンダーを取得できません',
  },
  outcome: {
    complete: '取得済み', partial: (n: number) => `${n}件は非公開`, 'not-permitted': '閲覧できません', unreachable: '応答なし', unreachableSince: (time: string) => `応答なし ${time}から・所在のみ`, 'timed-out': '時間切れ', waiting: '回答待ち', notDisclosing: '開示していません', neverIngested: '取込前',
    short: { complete: '取得済み', partial: '一部', 'not-permitted': '閲覧不可', unreachable: '応答なし', 'timed-out': '時間切れ' },
    explain: {
      complete: 'この施設の記録は、すべて表示しています。',
      partial: (n: number) => `この施設の記録のうち${n}件は、次の理由で表示していません。`,
      'not-permitted': 'この施設の記録は、次の理由で表示していません。',
      unreachable: 'この施設の公開用サーバに接続できません。カレンダーには、以前に届いた所在情報だけを表示しています。この施設の内容が「ない」という意味ではありません。',
      'timed-out': (seconds: number) => `この施設の公開用サーバが${seconds}秒以内に応答しませんでした。この施設の内容が「ない」という意味ではありません。`,
    },
    toggle: (name: string) => `${name}を表示`, state: (name: string, state: string) => `${name}の状態：${state}`, lastIngest: '最終取込', connection: '接続', connected: '接続中', disconnected: '切断', byKind: '種別ごとの閲覧可否', visible: '見える', invisible: '見えない', noDecisions: '閲覧の可否を判定する記録は、センターに届いていません。', notCounted: '–：地域に公開されていないため、記録の有無と件数はセンターに届いていません。', countUnknown: '件数は不明', entriesCount: '件数', why: '理由', kind: '種別',
  },
  pane: {
    label: '記録の内容', tabs: { entry: 'この記録', trend: '推移', drugs: '処方', documents: '文書', problems: '病名' }, pick: 'カレンダーの記録を選ぶと、ここに内容が表示されます。', since: '前回からの新着・変更', sinceEmpty: '前回開いてから、新しい記録はありません。', sinceFirst: '前回の閲覧はありません。カレンダーの記録を選んでください。', backToList: '新着の一覧', copy: '写し', copied: '写しました', latest: '最近の記録',
    loadFailed: '記録を取得できません', notPermitted: 'この記録は閲覧できません', unreachable: '施設が応答しないため、内容を表示できません', unreachableLead: 'この記録が存在することは分かっていますが、内容は施設の公開用サーバにあります。', timedOut: '施設の応答を待てませんでした', missing: '施設から内容が届きませんでした', missingLead: '施設側で削除されたか、公開の対象から外れた可能性があります。',
    why: '見える理由', whyNot: '見えない理由', issues: '取込時の指摘', issuesCount: (n: number) => `取込時の指摘 ${n}件`, version: (n: number) => `第${n}版`, source: '元ファイル', department: '診療科', author: '記載', noTime: '日時の記載なし', previousShort: '前回', sort: '並び', noContent: '内容の記載がありません。', provisional: '中間報告',
  },
  content: {
    item: '項目', result: '結果', unit: '単位', range: '基準', previous: '前回', course: '1年・全施設', specimen: '検体', collected: '採取', reported: '報告', high: '高値', low: '低値', abnormal: '異常', noPanel: '検査', ordered: '結果はまだありません（指示のみ）', courseName: (item: string, n: number) => `${item}の推移 ${n}点`, otherFacility: (name: string) => `${name}での値`,
    group: (n: string) => `Rp ${n}`, drug: '薬剤', dose: '1回量', daily: '1日量', total: '総量', usage: '用法', days: '日数', route: '投与経路', start: '開始', end: '終了', duration: '期間', times: '回数', perDose: (text: string) => `1回 ${text}`, perDay: (text: string) => `1日 ${text}`, totalOf: (text: string) => `全量 ${text}`,
    base: '主剤', additive: '混注', rate: '速度', method: '手技', amount: '量', performer: '実施者', status: '状態', injectionGroup: (n: string) => `注射 ${n}`,
    smear: '塗抹', culture: '培養・同定', susceptibility: '薬剤感受性', organism: '菌名', mic: 'MIC', judgement: '判定', S: '感性', I: '中間', R: '耐性', noGrowth: '培養の結果はまだありません', noResult: '結果の記載なし',
    procedure: '検査・手技', site: '部位', purpose: '目的', performed: '実施内容', materials: '使用材料', findings: '所見・計測', studies: '画像検査', accession: '受付番号', noImages: '画像そのものの表示は、この版ではまだできません。',
    event: '出来事', ward: '病棟', room: '病室', bed: '病床', previousWard: '転棟前', attending: '担当医', outcome: '転帰', reason: '理由', inpatient: '入院', outpatient: '外来', period: '期間',
    problemName: '病名', icd10: 'ICD-10', onset: '開始', ended: '終了', main: '主病名', suspected: '疑い', setting: '区分', active: '継続中', substance: '物質', category: '種類', severity: '重症度', reaction: '症状', diets: '食種', timing: '時間帯', comments: 'コメント',
    measurements: '測定値', measured: '測定', attachments: '添付ファイル', openAttachment: '開く', openingAttachment: '開いています', attachmentFailed: '添付ファイルを開けません。', newTab: '新しいタブで開きます', bytes: (n: number) => (n < 1024 ? `${n} B` : n < 1048576 ? `${Math.round(n / 1024)} KB` : `${(n / 1048576).toFixed(1)} MB`), unreadable: 'このファイルは読み取れませんでした', unreadableLead: '元のファイルは施設に保管されています。内容は施設にお問い合わせください。', documentType: '文書の種類', popupBlocked: '新しいタブを開けませんでした。ブラウザの設定を確かめてください。',
    standardCode: (code: string) => `コード ${code}`,
  },
  trend: {
    title: '検査値の推移', range: '期間', ranges: { quarter: '3か月', year: '1年', three: '3年', ten: '10年' }, items: '項目', choose: '項目を選ぶ', day: '日付', facility: '施設', empty: 'この期間に検査値はありません。', split: '単位が異なる値は、分けて表示しています。', chart: (items: string) => `推移グラフ：${items}。数値は下の表にあります。`, table: '数値の表', band: '緑の帯は基準範囲、赤い縁は基準外の値', noNumbers: '選んだ項目に、数値の結果がありません。', waiting: '届いた分から表示しています', maximum: 'グラフに表示できるのは6項目までです。',
    asOf: '項目数',
  },
  drugs: { title: '薬剤の経過', ranges: { quarter: '3か月', half: '6か月', year: '1年' }, empty: 'この期間に処方はありません。', drug: '薬剤', course: '期間', latest: '最新の用法', bar: (drug: string, from: string, until: string, facility: string) => `${drug} ${from}〜${until} ${facility}`, daysUnknown: '日数の記載なし', overlap: '同じ日に複数の施設から処方あり', injection: '注射', current: '服用中', ended: '終了' },
  documents: { title: '文書とレポート', empty: '文書はありません。', day: '日付', name: '表題', facility: '施設' },
  problems: { title: '病名・アレルギー・感染症', empty: '登録はありません。', activeProblems: '継続中の病名', endedProblems: '終了した病名', allergies: 'アレルギー・副作用・禁忌', infections: '感染症', attention: '注意が必要な薬剤', since: '開始' },
  streams: { waiting: (names: string) => `回答待ち：${names}`, arrived: (n: number, of: number) => `${of}施設のうち${n}施設が回答`, broken: '途中で接続が切れました。表示は一部だけです。', missingFrom: (name: string, why: string) => `${name}：${why}`, notAll: '次の施設の分は含まれていません', hidden: (n: number) => `${n}件非公開` },
  shortcuts: { title: 'キーボード操作', search: '患者を検索する', arrows: '一覧の患者さんや、カレンダーの記録の間を移動する', tabs: '記録・推移・処方・文書・病名を切り替える', focus: '次・前の操作へ移動する', enter: '患者さんや記録を開く', zoom: '拡大・縮小する', today: '今日へ移動する', page: '前後の期間へ移動する', copy: '開いている記録を写す', help: 'この一覧を表示する', escape: '閉じる', since: '前回からの新着を表示する' },
  history: { title: '開示・閲覧の履歴', lead: 'この患者さんの記録を、いつ、誰が、どの施設から、なぜ閲覧したかの記録です。', at: '日時', who: '利用者', facility: '施設', event: '内容', outcome: '結果', disclosing: '開示した施設', kinds: '種別', entries: '件数', because: '理由', allRules: (n: number) => `${n}つの条件をすべて満たす`, trace: '照会番号', empty: '閲覧の記録はありません。', backToPatient: '患者ページへ戻る' },
  gateways: { title: '施設の接続', lead: '各施設の公開用サーバの接続と取込の状況です。患者さんの情報は表示しません。', facility: '施設', connection: '接続', since: '変化', lastIngest: '最終取込', entries: '記録', open: '開示対象の記録', unreadable: '読取不可', connected: '接続中', disconnected: '切断', issues: '取込時の指摘', noIssues: '取込時の指摘はありません。', file: 'ファイル', place: '場所', severity: '重さ', sentence: '内容', seenAt: '確認', files: 'ファイル数', patients: '患者数', scanning: '取込中', idle: '待機中', lastFile: '最終ファイル', more: 'さらに表示', severities: { note: '参考', partial: '一部のみ', rejected: '取込不可' }, select: '施設を選ぶと、取込の内容を表示します。', empty: '接続する施設はありません。', status: '取込の状況', segment: (segment: string, occurrence: number, field: string) => [segment, occurrence > 1 ? `${occurrence}回目` : '', field].filter((part) => part !== '').join(' ') },
};

export type Messages = typeof ja;
