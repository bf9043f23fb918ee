//! What columns and fields are usually called, in the languages met: **a new spelling is a word here.**

/// What a column or a field of a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Meaning {
    Title,
    Subtitle,
    Start,
    End,
    Minutes,
    Date,
    Day,
    EndDate,
    Hour,
    Minute,
    EndHour,
    EndMinute,
    Month,
    Year,
    Room,
    Building,
    People,
    Moderator,
    Organisation,
    Track,
    Kind,
    Abstract,
    Languages,
    Id,
    Guid,
    Code,
    Url,
    Status,
    Tags,
    Zone,
    Biography,
}

use crate::formats::limits::PRIVATE_WORDS;
use Meaning as M;

/// Each meaning with our word for it, which `--map` takes, and what files call it: the surest spelling first, lower case,
/// words apart. Spellings are compared after [`normal`].
const WORDS: &[(Meaning, &str, &[&str])] = &[
    (
        M::Title,
        "title",
        &[
            "title",
            "session title",
            "talk title",
            "titel",
            "titre",
            "título",
            "titulo",
            "titolo",
            "tytuł",
            "název",
            "название",
            "заголовок",
            "тема",
            "タイトル",
            "題目",
            "标题",
            "標題",
            "rubrik",
            "otsikko",
            "tittel",
            "presentation title",
            "event title",
            "vortragstitel",
            "vortrag",
            "talk",
            "presentation",
            "session",
            "programme item",
            "program item",
            "event",
            "name",
            "session name",
            "event name",
            "talk name",
            "navn",
            "namn",
            "nombre",
            "nom",
            "nazwa",
            "subject",
            "topic",
            "thema",
            "summary title",
            "activity",
        ],
    ),
    (M::Subtitle, "subtitle", &["subtitle", "sub title", "untertitel", "sous titre", "subtítulo", "подзаголовок"]),
    (
        M::Start,
        "start",
        &[
            "start",
            "start time",
            "time start",
            "starts at",
            "start at",
            "startzeit",
            "start datetime",
            "start date time",
            "starttime",
            "begin",
            "begins",
            "begins at",
            "begin time",
            "begin at",
            "beginn",
            "from",
            "from time",
            "von",
            "ab",
            "début",
            "debut",
            "heure de début",
            "heure",
            "inicio",
            "hora inicio",
            "hora de inicio",
            "hora",
            "inizio",
            "ora",
            "начало",
            "время начала",
            "время",
            "начать",
            "początek",
            "godzina",
            "začátek",
            "čas",
            "alku",
            "alkaa",
            "開始",
            "开始",
            "開始時間",
            "time",
            "uhrzeit",
            "zeit",
            "tid",
            "klokkeslæt",
            "slot",
            "time slot",
            "timeslot",
            "datetime",
            "date time",
            "when",
            "start timestamp",
            "dtstart",
            "aika",
            "tijd",
            "aanvang",
            "slot start",
        ],
    ),
    (
        M::End,
        "end",
        &[
            "end",
            "end time",
            "time end",
            "ends at",
            "end at",
            "endzeit",
            "end datetime",
            "end date time",
            "endtime",
            "ende",
            "ends",
            "until",
            "to",
            "to time",
            "till",
            "bis",
            "fin",
            "heure de fin",
            "hora fin",
            "hora de fin",
            "fine",
            "конец",
            "окончание",
            "время окончания",
            "koniec",
            "konec",
            "loppu",
            "päättyy",
            "終了",
            "结束",
            "slut",
            "finish",
            "finish time",
            "stop",
            "einde",
            "end timestamp",
            "dtend",
            "slot end",
        ],
    ),
    (
        M::Minutes,
        "minutes",
        &[
            "minutes",
            "duration",
            "mins",
            "min",
            "length",
            "duration minutes",
            "duration mins",
            "duration in minutes",
            "length minutes",
            "dauer",
            "durée",
            "duree",
            "duración",
            "duracion",
            "durata",
            "длительность",
            "продолжительность",
            "czas trwania",
            "délka",
            "kesto",
            "varighed",
            "längd",
            "varighet",
            "duur",
            "時間",
            "时长",
        ],
    ),
    (
        M::Date,
        "date",
        &[
            "date",
            "start date",
            "date start",
            "datum",
            "fecha",
            "data",
            "дата",
            "dato",
            "päivämäärä",
            "日付",
            "日期",
            "startdatum",
            "event date",
            "session date",
        ],
    ),
    (
        M::Day,
        "day",
        &[
            "day",
            "conference day",
            "day name",
            "weekday",
            "tag",
            "wochentag",
            "jour",
            "día",
            "dia",
            "giorno",
            "dag",
            "dzień",
            "den",
            "день",
            "день недели",
            "päivä",
            "曜日",
        ],
    ),
    (M::EndDate, "end-date", &["end date", "date end", "enddatum", "fecha fin", "дата окончания"]),
    (M::Hour, "hour", &["start hour", "hour", "stunde", "startstunde", "begin hour", "час"]),
    (M::Minute, "minute", &["start minute", "start min", "minute", "startminute", "begin minute"]),
    (M::EndHour, "end-hour", &["end hour", "endstunde"]),
    (M::EndMinute, "end-minute", &["end minute", "end min", "endminute"]),
    (M::Month, "month", &["month", "monat", "mois", "mes", "месяц"]),
    (M::Year, "year", &["year", "jahr", "année", "año", "год"]),
    (
        M::Room,
        "room",
        &[
            "room",
            "hall",
            "location",
            "venue room",
            "stage",
            "raum",
            "saal",
            "ort",
            "salle",
            "lieu",
            "sala",
            "lugar",
            "ubicación",
            "stanza",
            "luogo",
            "зал",
            "место",
            "аудитория",
            "площадка",
            "pokój",
            "miejsce",
            "místnost",
            "sál",
            "huone",
            "paikka",
            "sali",
            "lokale",
            "sal",
            "rum",
            "rom",
            "lokal",
            "zaal",
            "ruimte",
            "場所",
            "会場",
            "房间",
            "地点",
            "bühne",
            "place",
            "where",
            "location name",
            "track location",
            "room location",
            "venue",
            "auditorium",
            "hall name",
            "microlocation",
        ],
    ),
    (M::Building, "building", &["building", "gebäude", "bâtiment", "edificio", "здание", "pavilion", "venue name"]),
    (
        M::People,
        "people",
        &[
            "speakers",
            "speaker",
            "people",
            "persons",
            "person",
            "presenters",
            "presenter",
            "panelists",
            "panelist",
            "panellists",
            "panellist",
            "participants",
            "participant",
            "speaker ids",
            "speaker id",
            "speaker name",
            "speaker names",
            "speakers names",
            "referent",
            "referenten",
            "referentin",
            "referent in",
            "referentinnen",
            "sprecher",
            "sprecherin",
            "vortragende",
            "vortragender",
            "teilnehmer",
            "intervenant",
            "intervenants",
            "orateur",
            "ponente",
            "ponentes",
            "orador",
            "oradores",
            "palestrante",
            "palestrantes",
            "relatore",
            "relatori",
            "докладчик",
            "докладчики",
            "спикер",
            "спикеры",
            "участники",
            "выступающие",
            "prelegent",
            "prelegenci",
            "přednášející",
            "puhuja",
            "puhujat",
            "oplægsholder",
            "foredragsholder",
            "talare",
            "spreker",
            "sprekers",
            "発表者",
            "登壇者",
            "讲者",
            "講者",
            "who",
            "wer",
            "host",
            "hosts",
            "author",
            "authors",
            "artist",
            "artists",
            "performer",
            "performers",
            "lecturer",
            "lecturers",
            "facilitator",
            "facilitators",
            "instructor",
            "instructors",
            "guest",
            "guests",
            "by",
        ],
    ),
    (
        M::Moderator,
        "moderator",
        &[
            "moderator",
            "moderators",
            "moderation",
            "chair",
            "session chair",
            "chairs",
            "modérateur",
            "moderador",
            "модератор",
            "модераторы",
            "ведущий",
            "moderatorin",
            "prowadzący",
            "司会",
        ],
    ),
    (
        M::Organisation,
        "organisation",
        &[
            "organisation",
            "organization",
            "company",
            "affiliation",
            "affiliations",
            "employer",
            "firma",
            "unternehmen",
            "entreprise",
            "empresa",
            "компания",
            "организация",
            "institution",
            "speaker company",
            "speaker organisation",
            "speaker organization",
            "job title",
            "position",
        ],
    ),
    (
        M::Track,
        "track",
        &[
            "track",
            "schedule track",
            "tracks",
            "stream",
            "category",
            "categories",
            "kategorie",
            "strang",
            "catégorie",
            "categoría",
            "categoria",
            "трек",
            "секция",
            "категория",
            "поток",
            "ścieżka",
            "sekce",
            "spor",
            "spår",
            "theme",
            "section",
            "strand",
            "area",
            "track title",
            "track name",
        ],
    ),
    (
        M::Kind,
        "kind",
        &[
            "kind",
            "type",
            "session type",
            "format",
            "session format",
            "art",
            "typ",
            "formato",
            "tipo",
            "формат",
            "тип",
            "rodzaj",
            "talk type",
            "event type",
            "activity type",
            "type name",
            "talk type badge",
        ],
    ),
    (
        M::Abstract,
        "abstract",
        &[
            "abstract",
            "description",
            "long description",
            "details",
            "text",
            "summary",
            "short description",
            "beschreibung",
            "inhalt",
            "zusammenfassung",
            "résumé",
            "descripción",
            "descripcion",
            "resumen",
            "descrição",
            "descrizione",
            "описание",
            "аннотация",
            "opis",
            "popis",
            "anotace",
            "kuvaus",
            "beskrivelse",
            "beskrivning",
            "omschrijving",
            "beschrijving",
            "概要",
            "描述",
            "简介",
            "blurb",
            "content",
            "body",
            "about",
            "precis",
            "desc",
        ],
    ),
    (
        M::Languages,
        "languages",
        &[
            "language",
            "languages",
            "lang",
            "sprache",
            "sprachen",
            "langue",
            "idioma",
            "lingua",
            "язык",
            "język",
            "jazyk",
            "kieli",
            "sprog",
            "språk",
            "taal",
            "言語",
            "语言",
        ],
    ),
    (M::Id, "id", &["id", "session id", "uid", "event id", "talk id", "item id", "key", "slug", "nr", "no", "number"]),
    (M::Guid, "guid", &["guid", "uuid"]),
    (M::Code, "code", &["code", "session code", "proposal id", "submission id", "kürzel"]),
    (
        M::Url,
        "url",
        &[
            "url",
            "link",
            "session url",
            "web",
            "website",
            "page",
            "webseite",
            "permalink",
            "href",
            "ссылка",
            "lien",
            "enlace",
            "links",
            "talk url",
        ],
    ),
    (
        M::Status,
        "status",
        &["status", "state", "session status", "статус", "estado", "statut", "cancelled", "canceled"],
    ),
    (
        M::Tags,
        "tags",
        &[
            "tags",
            "tag list",
            "keywords",
            "labels",
            "schlagwörter",
            "schlagworte",
            "теги",
            "étiquettes",
            "etiquetas",
            "talk level badge",
            "level",
        ],
    ),
    (M::Zone, "zone", &["zone", "timezone", "time zone", "tz", "zeitzone", "часовой пояс", "fuseau horaire"]),
    (M::Biography, "biography", &["biography", "bio", "biographie", "about the speaker", "speaker bio", "биография"]),
];

/// Words before a meaning that only say whose it is: "session room", "talk abstract".
const OWNERS: &[&str] = &["session ", "talk ", "event ", "presentation ", "item ", "programme ", "program ", "slot "];

impl Meaning {
    /// Our word for it.
    pub(super) fn word(self) -> &'static str {
        WORDS.iter().find(|(meaning, ..)| *meaning == self).map_or("", |(_, word, _)| word)
    }

    /// The meaning of our word for it.
    pub(super) fn of_word(word: &str) -> Option<Meaning> {
        WORDS.iter().find(|(_, own, _)| own.eq_ignore_ascii_case(word)).map(|(meaning, ..)| *meaning)
    }

    /// Our words for all meanings.
    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(_, word, _)| *word)
    }

    /// Whether several columns may have it, side by side.
    pub(super) fn is_many(self) -> bool {
        matches!(self, M::People | M::Moderator | M::Tags | M::Abstract | M::Url)
    }
}

/// A name as it is compared: lower case, words apart by one blank, without marks, BOM, and "(optional)".
/// `startsAt`, `:start_at`, `Starts at *` are all `starts at`.
pub(super) fn normal(name: &str) -> String {
    let name =
        name.split_once(['(', '[']).map_or(name, |(before, _)| if before.trim().is_empty() { name } else { before });
    let mut normal = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        let is_word = c.is_alphanumeric();
        let next_word = c.is_uppercase() && before.is_lowercase();
        if (next_word || !is_word) && !normal.is_empty() && !normal.ends_with(' ') {
            normal.push(' ');
        }
        if is_word {
            normal.extend(c.to_lowercase());
        }
        before = c;
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// What a column or field of that name means, and how sure that is: 0 is the surest.
pub(super) fn meaning(name: &str) -> Option<(Meaning, usize)> {
    let normal = normal(name);
    let exact = |word: &str| {
        WORDS
            .iter()
            .find_map(|(meaning, _, spellings)| Some((*meaning, spellings.iter().position(|own| *own == word)?)))
    };
    if let Some(found) = exact(&normal) {
        return Some(found);
    }
    // "panelist 3", "speaker2": one of several.
    let unnumbered = normal.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let numbered = (unnumbered.len() < normal.len()).then(|| exact(unnumbered)).flatten();
    if let Some(found) = numbered.filter(|(meaning, _)| meaning.is_many()) {
        return Some(found);
    }
    let owned = OWNERS.iter().find_map(|owner| normal.strip_prefix(owner)).and_then(exact);
    let named = || normal.strip_suffix(" name").or_else(|| normal.strip_suffix(" names")).and_then(exact);
    owned.or_else(named).map(|(meaning, rank)| (meaning, rank + 100))
}

/// Whether what a field of that name holds must not be kept.
pub(super) fn is_private(name: &str) -> bool {
    normal(name).split(' ').any(|word| PRIVATE_WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_whatever_their_case_blanks_and_marks() {
        for name in ["starts_at", "Starts At ", "startsAt", ":starts_at", "\u{feff}STARTS-AT", "Starts at (local)"] {
            assert_eq!(normal(name), "starts at", "{name}");
        }
        assert_eq!(normal("Schedule Track (Optional)"), "schedule track");
        assert_eq!(normal("(none)"), "none");
    }

    #[test]
    fn spellings_of_many_languages_are_known() {
        for (name, expected) in [
            ("Titel", M::Title),
            ("Название", M::Title),
            ("Uhrzeit", M::Start),
            ("Time Start", M::Start),
            ("bis", M::End),
            ("Dauer", M::Minutes),
            ("panelist3", M::People),
            ("Speaker 2", M::People),
            ("speakerIds", M::People),
            ("Schedule Track (Optional)", M::Track),
            ("Room/Location", M::Room),
            ("start_hour", M::Hour),
            ("Session Room", M::Room),
            ("Teilnehmer", M::People),
        ] {
            assert_eq!(meaning(name).map(|(meaning, _)| meaning), Some(expected), "{name}");
        }
        for nothing in ["", "Podcast", "colour", "x", "start3"] {
            assert_eq!(meaning(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn every_spelling_has_one_meaning_and_is_normal() {
        let all: Vec<(&str, Meaning)> =
            WORDS.iter().flat_map(|(meaning, _, own)| own.iter().map(|word| (*word, *meaning))).collect();
        for (at, (word, meaning)) in all.iter().enumerate() {
            assert_eq!(normal(word), *word);
            let again = all.iter().skip(at + 1).find(|(other, _)| other == word);
            assert_eq!(again, None, "{word} of {meaning:?} stands twice");
        }
    }

    #[test]
    fn private_fields_are_known_by_a_word_of_their_name() {
        assert!(is_private("Speaker E-Mail") && is_private("phoneNumber") && is_private("answers"));
        assert!(!is_private("mailing") && !is_private("Title"));
    }
}
