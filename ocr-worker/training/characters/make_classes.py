#!/usr/bin/python3
"""Writes classes.tsv: every character that the net can tell, and how often it is drawn in training.

Kanji: JIS level 1 (by its code rows), the 常用 and 人名用 kanji outside it, old forms that stand in family registers, and what the names and
places of mecab-ipadic use at least LEVEL2_MIN times. What names and places use often is drawn more often,
and kana and digits most: every form has them, and hands differ most in them.
"""
import collections
import pathlib

IPADIC = pathlib.Path("/usr/share/mecab/dic/ipadic")
LEVEL2_MIN = 4

DIGITS = "0123456789"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNS = "-・、。（）／〒々〆ヶ〇"
HIRAGANA = "".join(chr(c) for c in range(0x3041, 0x3094) if chr(c) not in "ゎ")
KATAKANA = "".join(chr(c) for c in range(0x30A1, 0x30F5) if chr(c) not in "ヮ") + "ー"
ALIKE = "シツッソンノフワラクウヌスマムアタケセヤナメテチコユヨはほけにねれわるろきさめぬあおまよ"  # many hands' confusions
VOICED = "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ"  # marks are small, and lost first
JOYO = (
    "丼亀傲刹剝勃勾匂叱𠮟呪咽哺唄唾喩嗅嘲塞塡妬妖媛嫉宛尻崖嵐巾弄彙怨恣惧慄憧憬戚戴拉拭拳挨拶挫捉捗捻摯斑斬旦旺昧曖曽枕柵柿桁梗椅椎楷毀氾"
    "汎汰沃沙淫湧溺潰濁煎熊爪爽牙狙玩瑠璃璧瓦畏畿痕痩瘍眉睦瞭瞳稽窟箋箸籠緻綻緯羞羨肘股脇脊腎腫腺膝膳臆臼舷艶芯苛茨葛蓋蔑蔽藍虎虹蜂蜜袖裾褒"
    "訃詣詮誰諦諧謎貌貪貼賂賭踪蹴辣遜遡遮那酎醒采釜錦錮鍋鍵鎌闇阜阪隙韓頃須頓頰顎餅餌駒骸鬱鶴鹿麓麺僅"
)
JINMEI = (
    "丑丞乃之乎也云亘亙些亦亥亨亮仔伊伍伽佃佑伶侃侑俄俠俣俐倭俱倦倖偲傭儲允兎兜其冴凌凜凛凧凪凰凱函劉劫勁勺勿匁匡廿卜卯卿厨厩叉叡叢叶只吾吞吻"
    "哉哨啄哩喬喧喰喋嘩嘉嘗噌噂圃圭坐尭堯坦埴堰堺堵塙壕壬夷奄奎套娃姪姥娩嬉孟宏宋宕宥寅寓寵尖尤屑峨峻崚嵯嵩嶺巌巖已巳巴巷巽帖幌幡庄庇庚庵廟廻"
    "弘弛彗彦彪彬徠忽怜恢恰恕悌惟惚悉惇惹惺惣慧憐戊或戟托按挺挽掬捲捷捺捧掠揃摑摺撒撰撞播撫擢孜敦斐斡斧斯於旭昂昊昏昌昴晏晃晄晒晋晟晦晨智暉"
    "暢曙曝曳曾朋朔杏杖杜李杭杵杷枇柑柴柘柊柏柾柚桧檜栞桔桂栖桐栗梧梓梢梛梯桶梶椛梁棲椋椀楯楚楕椿楠楓椰楢楊榎樺榊榛槙槇槍槌樫槻樟樋橘樽橙檎檀"
    "櫂櫛櫓欣欽歎此殆毅毘毬汀汝汐汲沌沓沫洸洲洵洛浩浬淵淳渚淀淋渥渾湘湊湛溢滉溜漱漕漣澪濡瀕灘灸灼烏焔焚煌煤煉熙燕燎燦燭燿爾牒牟牡牽犀狼猪獅玖"
    "珂珈珊珀玲琢琉瑛琥琶琵琳瑚瑞瑶瑳瓜瓢甥甫畠畢疋疏皐皓眸瞥矩砦砥砧硯碓碗碩碧磐磯祇祢禰祐祷禄禎禽禾秦秤稀稔稟稜穣穹穿窄窪窺竣竪竺竿笈笹笙笠"
    "筈筑箕箔篇篠簞簾籾粥粟糊紘紗紐絃紬絆絢綺綜綴緋綾綸縞徽繫繡纂纏羚翔翠耀而耶耽聡肇肋肴胤胡脩腔脹膏臥舜舵芥芹芭芙芦苑茄苔苺茅茉茸茜莞荻莫莉"
    "菅菫菖萄菩萊菱葦葵萱葺萩董葡蓑蒔蒐蒼蒲蒙蓉蓮蔭蔣蔦蓬蔓蕎蕨蕉蕃蕪薙蕾蕗藁薩蘇蘭蝦蝶螺蟬蟹蠟衿袈袴裡裟裳襖訊訣註詢詫誼諏諄諒謂諺讃豹貰賑赳"
    "跨蹄蹟輔輯輿轟辰辻迂迄辿迪迦這逞逗逢遥遙遁遼邑祁郁鄭酉醇醐醍醬釉釘釧銑鋒鋸錘錐錆錫鍬鎧閃閏閤阿陀隈隼雀雁雛雫霞靖鞄鞍鞘鞠鞭頁頌頗顚颯饗馨"
    "馴馳駕駿驍魁魯鮎鯉鯛鰯鱒鱗鳩鳶鳳鴨鴻鵜鵬鷗鷲鷺鷹麒麟麿黎黛鼎"
)
OLD_FORMS = "髙﨑栁濵濱邊邉澤齋齊廣國學實惠眞櫻壽榮圓德瀨藏龍靜禮豐彌條來萬與嶋嶌埜桒冨舘淸增黑橫緖𠮷曻禎絲螢傳佛爲應戀聰將滿獨瀧竝鐵顯驗驛鄕隱塚﨟礒疊圀囗杮"


def jis_level_1():
    """Kanji rows 16 to 47 of JIS X 0208."""
    characters = []
    for row in range(16, 48):
        for cell in range(1, 95):
            try:
                characters.append(bytes([row + 0xA0, cell + 0xA0]).decode("euc_jp"))
            except UnicodeDecodeError:
                continue
    return characters


def dictionary_counts():
    counts = collections.Counter()
    for name in ("Noun.name.csv", "Noun.place.csv"):
        for line in (IPADIC / name).read_text(encoding="euc_jp", errors="ignore").splitlines():
            counts.update(line.split(",", 1)[0])
    return counts


def is_kanji(character):
    return 0x4E00 <= ord(character) <= 0x9FFF


def main():
    counts = dictionary_counts()
    kanji = dict.fromkeys(jis_level_1())
    kanji.update(dict.fromkeys(JOYO + JINMEI + OLD_FORMS))
    kanji.update(dict.fromkeys(sorted(c for c, n in counts.items() if is_kanji(c) and n >= LEVEL2_MIN)))
    shares = {character: 20.0 for character in DIGITS}
    shares.update({character: 3.0 for character in LATIN + SIGNS})
    shares.update({character: 16.0 for character in HIRAGANA + KATAKANA})
    shares.update({character: 24.0 for character in VOICED})
    shares.update({character: 28.0 for character in ALIKE})
    for character in kanji:
        n = counts[character]
        shares.setdefault(character, 2.0 if n >= 300 else 1.4 if n >= 40 else 1.0 if n >= LEVEL2_MIN else 0.7)
    lines = ["# character\tshare of the samples\n"] + [f"{c}\t{share}\n" for c, share in shares.items()]
    pathlib.Path(__file__).with_name("classes.tsv").write_text("".join(lines), encoding="utf-8")
    print(len(shares), "classes,", len(kanji), "of them kanji")


if __name__ == "__main__":
    main()
