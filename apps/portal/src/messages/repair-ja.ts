import type { LocalIdRowFinding } from '@musubi/contract';

/** 紐付けの修復の文言 */
export const repairJa = {
  letters: {
    title: '誤紐付けの通知文', lead: '解除した紐付けの間に、誤った記録を閲覧した施設と、その記録の施設へ渡す通知です。', none: '通知文はありません。', print: '印刷する', printed: (at: string) => `印刷済み ${at}`, show: '通知文', to: (name: string) => `${name} 御中`,
    from: '地域医療連携ネットワーク', heading: '診療情報の誤った紐付けについて（通知）',
    viewer: (disclosing: string) => `貴施設の職員が、次の患者さんとして表示された記録を閲覧しました。この記録は別の方（${disclosing}の患者さん）のものでした。記載や判断に用いた場合は、内容をご確認のうえ訂正してください。`,
    discloser: (localId: string) => `貴施設の患者ID ${localId} の記録が、誤って別の患者さんのものとして次のとおり閲覧されました。紐付けは解除済みで、現在は表示されません。`,
    linked: '紐付けの期間', reason: '解除の理由', localId: '施設の患者ID', disclosing: '記録の施設', views: (n: number) => `閲覧の記録 ${n}件`, more: (n: number) => `ほかに${n}件あります。全件は事務局にお問い合わせください。`, until: (from: string, to: string) => `${from} から ${to} まで`, contact: 'お問い合わせは、ネットワーク事務局へお願いします。',
  },
  card: { title: '会員カード', heading: '地域医療連携 会員カード', lead: '名刺大のカード用紙に印刷し、患者さんへお渡しください。診療情報は載りません。', print: '印刷する', facility: '発行施設', issued: '発行日', regionalId: '地域ID', back: 'この番号は、どの参加施設でも共通です。受診のときにお見せください。', scan: (id: string) => `地域ID ${id} のバーコード` },
  split: { button: '別の人として分ける', title: '人を分ける', lead: '選んだ施設の患者IDを、別の人として分けます。分けた施設の記録は直ちに表示されなくなり、自動では再び紐付きません。', choose: '分ける紐付け', merged: '統合した方を元に戻す', newPerson: '戻さない（新しい人にする）', reason: '理由', submit: '分ける', done: (id: string) => `分けました。新しい人の地域ID ${id}`, seen: (n: number) => `この間に${n}件の閲覧がありました。通知文を確かめてください。` },
  demographics: {
    button: '氏名・住所を変更', title: '基本情報の変更', lead: '前の氏名でも検索できます。変更は記録に残ります。', because: '変更の理由', save: '変更する', saved: '変更しました。', history: '変更の経過', noHistory: '変更はありません。',
    reasons: { 'newborn-named': '新生児の命名', 'unknown-identified': '身元が判明', 'name-changed': '氏名の変更', moved: '転居', corrected: '誤りの訂正' },
  },
  localIds: {
    aboutFirst: '先に、施設と理由を入力してください。', fileFirst: '先に、CSV ファイルを選んでください。', title: '施設患者IDの付け替え', lead: 'システムの更新などで患者IDが変わったときに、紐付けを新しいIDへ移します。', facility: '施設', one: '1件ずつ', from: '旧ID', to: '新ID', reason: '理由', replace: '付け替える', replaced: '付け替えました。',
    list: '一覧から', file: '旧ID,新ID の CSV ファイル', check: '確かめる', apply: (n: number) => `${n.toLocaleString('ja-JP')}件を付け替える`, applied: (n: number) => `${n.toLocaleString('ja-JP')}件を付け替えました。`, rows: (n: number) => `${n.toLocaleString('ja-JP')}行`, row: '行', finding: '結果', tooLarge: 'ファイルが大きすぎます（8 MB まで）。', nothing: '付け替えられる行がありません。',
    findings: { replaced: '付け替え可', 'unknown-old': '旧IDが登録にない', 'new-in-use': '新IDは別の方が使用中', 'old-twice': '旧IDが重複', 'new-twice': '新IDが重複', malformed: '形式の誤り', same: '変更なし' } satisfies Record<LocalIdRowFinding, string>,
  },
};
