import type { FacilityId, Role } from '@musubi/domain';
import { FACILITY } from './facilities.ts';

/** デモの利用者: what each may try is printed when the demo starts. */
export type DemoStaff = {
  readonly userId: string;
  readonly name: string;
  readonly kanaName: string;
  readonly role: Role;
  readonly facilities: readonly FacilityId[];
  /** 緊急照会の権限 */
  readonly emergency?: true;
  readonly tryJa: string;
  readonly tryEn: string;
};

/** One password for all invented users of the demo; a real network's are set by each person. */
export const DEMO_PASSWORD = 'musubi-demo-2026';

export const DEMO_STAFF: readonly DemoStaff[] = [
  {
    userId: 'mihon',
    name: '見本 恵子',
    kanaName: 'ミホン ケイコ',
    role: 'doctor',
    facilities: [FACILITY.internalClinic],
    tryJa: '診療所の医師。「髙橋 和子」を開く',
    tryEn: 'clinic doctor: open 髙橋 和子',
  },
  {
    userId: 'nakano',
    name: '中野 誠',
    kanaName: 'ナカノ マコト',
    role: 'doctor',
    facilities: [FACILITY.coreHospital],
    emergency: true,
    tryJa: '中央病院の医師。自院と他院の記録を見る。「緊急照会」の権限あり',
    tryEn: 'core hospital doctor; may search by name in an emergency',
  },
  {
    userId: 'shiraishi',
    name: '白石 千尋',
    kanaName: 'シライシ チヒロ',
    role: 'doctor',
    facilities: [FACILITY.cancerCentre],
    tryJa: 'がんセンターの医師',
    tryEn: 'cancer centre doctor',
  },
  {
    userId: 'misaki',
    name: '岬 亮太',
    kanaName: 'ミサキ リョウタ',
    role: 'doctor',
    facilities: [FACILITY.generalHospital, FACILITY.orthopaedicClinic],
    tryJa: '二つの施設で働く医師。施設を選んで入る',
    tryEn: 'works at two facilities: choose one at sign-in',
  },
  {
    userId: 'sakura',
    name: '桜坂 みのり',
    kanaName: 'サクラザカ ミノリ',
    role: 'doctor',
    facilities: [FACILITY.paediatricClinic],
    tryJa: '小児科の医師。双子「佐々木」を見分ける',
    tryEn: 'paediatrician: the 佐々木 twins',
  },
  {
    userId: 'yui',
    name: '結城 薫',
    kanaName: 'ユウキ カオル',
    role: 'doctor',
    facilities: [FACILITY.ladiesClinic],
    tryJa: '産婦人科の医師。「渡邊 美咲」',
    tryEn: 'obstetrician',
  },
  {
    userId: 'yakuzai',
    name: '薬師 健',
    kanaName: 'ヤクシ ケン',
    role: 'pharmacist',
    facilities: [FACILITY.pharmacy],
    tryJa: '薬剤師。処方・検査・アレルギーだけが見える',
    tryEn: 'pharmacist: sees drugs, laboratory, allergies only',
  },
  {
    userId: 'nagisa',
    name: '渚 さおり',
    kanaName: 'ナギサ サオリ',
    role: 'visiting-nurse',
    facilities: [FACILITY.visitingNurses],
    tryJa: '訪問看護師。「鬼頭 勝」',
    tryEn: 'visiting nurse',
  },
  {
    userId: 'uketsuke',
    name: '受付 ゆり',
    kanaName: 'ウケツケ ユリ',
    role: 'clerk',
    facilities: [FACILITY.internalClinic],
    tryJa: '受付。患者登録・同意登録(記録は見えない)',
    tryEn: 'clerk: registers patients and consents, sees no record',
  },
  {
    userId: 'jimu',
    name: '事務 局子',
    kanaName: 'ジム キョクコ',
    role: 'secretariat',
    facilities: [FACILITY.secretariat],
    tryJa: '事務局。名寄せ・ゲートウェイの状態',
    tryEn: 'secretariat: linking, gateways',
  },
  {
    userId: 'kakunin',
    name: '確認 双葉',
    kanaName: 'カクニン フタバ',
    role: 'secretariat',
    facilities: [FACILITY.secretariat],
    tryJa: '事務局の2人目。「名寄せ」で2人の確認が要る組を見る',
    tryEn: 'the second person of the secretariat, for cases that two must decide',
  },
  {
    userId: 'kansa',
    name: '監査 正',
    kanaName: 'カンサ タダシ',
    role: 'auditor',
    facilities: [FACILITY.secretariat],
    tryJa: '監査人。だれが何を見て何をしたかを「監査」で調べる',
    tryEn: 'auditor: who looked at what and did what',
  },
];
