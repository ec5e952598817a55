import type { AuditEventName, ConsentMedium, EncounterContent, EntryStatus, FacilityType, Lane, RecordKind, Role, SensitiveCategory, Sex } from '@musubi/domain';

/** Words for the domain's codes. `kindLetters` stand in the calendar: one character each. */
export const wordsJa = {
  kinds: {
    encounter: '受診・入退院', prescription: '処方', dispensing: '調剤', injection: '注射', laboratory: '検体検査', bacteriology: '細菌検査',
    radiology: '放射線検査', endoscopy: '内視鏡', physiology: '生理検査', radiotherapy: '放射線治療', pathology: '病理', 'image-study': '画像',
    report: 'レポート', document: '文書', 'progress-note': '医師記録', 'nursing-note': '看護記録', 'vital-signs': 'バイタル', problem: '病名',
    allergy: 'アレルギー・禁忌', infection: '感染症', transfusion: '輸血', meal: '食事', 'check-up': '健診', 'medication-notebook': 'お薬手帳',
    'diabetes-notebook': '糖尿病手帳', file: 'ファイル', note: 'ノート', waveform: '波形',
  } satisfies Record<RecordKind, string>,
  kindLetters: {
    encounter: '来', prescription: '処', dispensing: '調', injection: '注', laboratory: '検', bacteriology: '菌', radiology: '画', endoscopy: '内',
    physiology: '生', radiotherapy: '照', pathology: '病', 'image-study': '像', report: '報', document: '文', 'progress-note': '記', 'nursing-note': '看',
    'vital-signs': '温', problem: '名', allergy: 'ア', infection: '感', transfusion: '輸', meal: '食', 'check-up': '健', 'medication-notebook': '薬',
    'diabetes-notebook': '糖', file: 'フ', note: 'ノ', waveform: '波',
  } satisfies Record<RecordKind, string>,
  lanes: {
    period: ['期間', ''], 'prescription-ordered': ['処方', '指示'], 'prescription-performed': ['', '実施'], 'injection-ordered': ['注射', '指示'],
    'injection-performed': ['', '実施'], laboratory: ['検体検査', ''], bacteriology: ['細菌検査', ''], imaging: ['画像', ''], endoscopy: ['内視鏡', ''],
    physiology: ['生理検査', ''], report: ['レポート', ''], document: ['文書', ''], 'progress-note': ['医師記録', ''], 'nursing-note': ['看護記録', ''],
    'vital-signs': ['バイタル', ''], transfusion: ['輸血', ''], meal: ['食事', ''], 'check-up': ['健診', ''], note: ['ノート', ''], other: ['その他', ''],
  } as Readonly<Record<Lane, readonly [main: string, sub: string]>>,
  /** Spoken names of the sub-rows, where the short label alone would not be understood. */
  laneNames: { 'prescription-ordered': '処方 指示', 'prescription-performed': '処方 実施', 'injection-ordered': '注射 指示', 'injection-performed': '注射 実施' } as Readonly<Partial<Record<Lane, string>>>,
  statuses: { ordered: '指示', performed: '実施済み', resulted: '結果あり', cancelled: '取消' } satisfies Record<EntryStatus, string>,
  roles: { doctor: '医師', dentist: '歯科医師', pharmacist: '薬剤師', nurse: '看護師', 'visiting-nurse': '訪問看護師', 'allied-health': '医療技術職', 'care-staff': '介護職', clerk: '事務', secretariat: '事務局', auditor: '監査' } satisfies Record<Role, string>,
  sexes: { male: '男性', female: '女性', other: 'その他', unknown: '性別不明' } satisfies Record<Sex, string>,
  sensitive: { psychiatry: '精神科', hiv: 'HIV', genetics: '遺伝' } satisfies Record<SensitiveCategory, string>,
  consentStates: { none: '同意なし', pending: '発効待ち', active: '同意あり', suspended: '利用停止中', withdrawn: '取下げ済み', 'erasure-asked': '削除申請中', erased: '削除済み' },
  consentEvents: { given: '同意', 'scope-changed': '範囲の変更', suspended: '利用停止', resumed: '再開', withdrawn: '取下げ', 'erasure-asked': '削除の申請', erased: '削除' } as Readonly<Record<string, string>>,
  media: { paper: '書面', tablet: 'タブレット', app: 'アプリ', 'oral-with-witness': '口頭（立会人あり）' } satisfies Record<ConsentMedium, string>,
  encounterEvents: {
    visit: '外来受診', 'admission-planned': '入院予定', admission: '入院', leave: '外泊', 'leave-return': '外泊から帰院', 'transfer-planned': '転棟予定', transfer: '転棟',
    'discharge-planned': '退院予定', discharge: '退院', 'attending-change': '担当医変更',
  } satisfies Record<EncounterContent['event'], string>,
  encounterLetters: {
    visit: '来', 'admission-planned': '予', admission: '入', leave: '泊', 'leave-return': '帰', 'transfer-planned': '予', transfer: '転', 'discharge-planned': '予', discharge: '退', 'attending-change': '担',
  } satisfies Record<EncounterContent['event'], string>,
  facilityTypes: { hospital: '病院', clinic: '診療所', 'dental-clinic': '歯科診療所', pharmacy: '薬局', 'visiting-nurse-station': '訪問看護', 'care-facility': '介護施設', secretariat: '事務局' } satisfies Record<FacilityType, string>,
  agreements: { same: '一致', similar: '一部一致', different: '相違', unknown: '不明' },
  bookmarks: { none: 'なし', red: '赤', blue: '青', green: '緑', yellow: '黄' },
  comparedFields: { kanjiName: '漢字氏名', kanaName: 'カナ氏名', sex: '性別', birthDate: '生年月日', postalCode: '郵便番号', address: '住所', telephone: '電話番号' },
  auditEvents: {
    'sign-in/succeeded': 'サインイン', 'sign-in/failed': 'サインイン失敗', 'sign-in/locked': 'サインイン停止', 'sign-out': 'サインアウト', 'session/idle-locked': '自動ロック',
    'patient/searched': '患者検索', 'patient/registered': '患者登録', 'patient/opened': '患者ページを開いた', 'patient/bookmarked': 'しおり', 'patient/emergency-searched': '緊急照会', 'link/proposed': '紐付けの照会', 'link/made': '紐付け', 'link/undone': '紐付け解除',
    'patient/demographics-changed': '基本情報の変更', 'patient/demographics-viewed': '基本情報の履歴の確認',
    'person/merged': '患者の統合', 'person/split': '患者の分離', 'local-id/replaced': '患者IDの付け替え',
    'notice-letter/made': '誤紐付けの通知文の作成', 'notice-letter/viewed': '誤紐付けの通知文の確認', 'notice-letter/printed': '誤紐付けの通知文の印刷',
    'link-case/opened': '名寄せの案件', 'link-case/viewed': '名寄せの案件の確認', 'link-case/decided': '名寄せの判断', 'match-job/started': '一括照合の開始', 'match-job/finished': '一括照合の終了',
    'consent/registered': '同意の登録', 'consent/changed': '同意の変更', 'consent/viewed': '同意の確認', 'access/refused': '操作の拒否', 'directory/imported': '施設・職員の登録', 'calendar/viewed': 'カレンダーの閲覧', 'record/requested': '記録の要求', 'record/refused': '記録の閲覧拒否', 'record/answered': '記録の閲覧',
    'disclosure-history/viewed': '閲覧履歴の確認', 'audit/searched': '監査記録の検索', 'audit/verification-begun': '監査証跡の検証の開始', 'audit/verified': '監査証跡の検証', 'gateway/connected': '施設の接続', 'gateway/disconnected': '施設の切断', 'ticket/refused': 'チケット拒否',
    'record/disclosed': '記録の開示', 'record/withheld': '記録の非開示', 'demographics/disclosed': '基本情報の開示', 'patient/cross-referenced': '患者IDの相互参照', 'identity/taken': '基本情報の受信', 'identity/announced': '名寄せのための基本情報の通知', 'patient-number/changed': '患者番号の変更', 'publication/changed': '公開設定の変更',
    'patient/opened-to-region': '地域への公開', 'patient/closed-to-region': '公開の終了',
  } satisfies Partial<Record<AuditEventName, string>> as Readonly<Record<string, string>>,
  auditOutcomes: { success: '成功', refused: '拒否', failed: '失敗' } as Readonly<Record<string, string>>,
};
