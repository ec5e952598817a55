/** 監査の文言 */
export const auditJa = {
  title: '監査記録', nav: '監査', lead: 'だれが、いつ、どの施設から、だれの記録に何をし、なぜ認められたかの記録です。患者さんの氏名は表示しません。この検索も記録に残ります。',
  from: '開始日', until: '終了日', regionalId: '患者さんの地域ID', regionalHint: '例　3700 0000 11', staff: '利用者', staffHint: '利用者ID、または氏名の一部', facility: '施設', facilityHint: '操作した施設、または開示した施設', event: '出来事', outcome: '結果', any: 'すべて', submit: '検索', clear: '元の検索へ戻る',
  periodBad: '終了日は、開始日と同じか、それより後の日にしてください。', idBad: '地域IDは10桁です。番号を確かめてください。',
  at: '日時', who: '利用者', what: '出来事', whom: '患者さん', where: '開示した施設', content: '種別・件数', why: '理由', system: 'システム', more: '詳細', traceOf: (trace: string) => `照会番号 ${trace}`, sameTrace: '同じ操作の記録', sameTraceOnly: (trace: string) => `照会番号 ${trace} の記録だけを表示しています。`,
  verify: '検証する', verifying: '記録の連鎖を検証しています。', neverVerified: '記録の連鎖は、まだ検証されていません。', operator: '運用担当（コマンド）', verified: (at: string, by: string, events: string) => `${at} に ${by} が ${events}件を検証しました。`, whole: '改ざん・欠落はありません。', broken: (n: number, first: string) => `${n}か所で改ざんまたは欠落があります（最初は ${first}）。運用の責任者に知らせてください。`,
  found: (n: string) => `${n}件を表示`, next: 'さらに表示', goOn: '続きを調べる', searchedTo: (at: string) => `${at} まで調べました。`, all: '期間のすべてを調べました。', empty: '該当する記録はありません', unknownPatient: 'この地域IDの患者さんは登録されていません', unknownStaff: 'この利用者は登録されていません', unknownHint: '入力を確かめてください。', noDetail: '詳細はありません。', asWritten: '記録されたとおりの内容',
};
