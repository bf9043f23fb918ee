//! What one walks in and out of: an exhibition, lunch, registration. It takes nobody's time from anything else.

use super::likeness::folded;
use super::{Programme, SessionIx};

/// Words of which one says that a session is walked in and out of, if there is nothing but these and [`BESIDE`]: by whole
/// words, as [`folded`]. “Breaking bread: the future of lunch” has others, and so has a business breakfast.
#[rustfmt::skip]
const WALKED_INTO: &[&str] = &[
    // English, and what is spelled the same elsewhere
    "break", "breaks", "breakfast", "brunch", "changeover", "check", "checkin", "coffee", "dealers", "desk", "dinner",
    "doors", "exhibit", "exhibition", "exhibitions", "exhibitors", "exhibits", "expo", "hours", "infodesk",
    "intermission", "lounge", "lunch", "lunchbreak", "lunchtime", "meal", "meals", "networking", "pick", "pickup",
    "refreshment", "refreshments", "registration", "snack", "snacks", "supper", "tea", "vendors",
    // German
    "abendessen", "anmeldung", "ausstellung", "einlass", "essen", "fruhstuck", "imbiss", "kaffee", "kaffeepause",
    "mittagessen", "mittagspause", "pause", "pausen", "registrierung", "tee", "teepause", "umbaupause",
    // French; tea is left out, which is folded like an article.
    "accueil", "cafe", "collation", "dejeuner", "diner", "exposition", "gouter", "inscription", "inscriptions",
    // Russian: перерыв, кофе, брейк, пауза, чай, завтрак, обед, ужин, фуршет, регистрация, аккредитация, выставка,
    // экспозиция, нетворкинг
    "pereryv", "kofe", "breyk", "pauza", "chay", "zavtrak", "obed", "uzhin", "furshet", "registratsiya",
    "akkreditatsiya", "vystavka", "ekspozitsiya", "netvorking",
    // Polish and Czech
    "kawa", "kolacja", "obiad", "prestavka", "przerwa", "rejestracja", "sniadanie", "wystawa",
    // Italian, Spanish and Portuguese
    "almoco", "almuerzo", "caffe", "cena", "colazione", "descanso", "desayuno", "exposicion", "intervalo", "pausa",
    "pranzo", "registro", "registrazione",
    // Danish, Dutch, Finnish, Norwegian and Swedish
    "fika", "frokost", "kaffe", "kahvi", "koffie", "lounas", "middag", "pauze", "tauko", "utstilling",
    // Chinese and Japanese, as their signs are spelled: 午餐, 休息, 報到, 茶點, 點心; 休憩, 受付, ランチ
    "wucan", "xiuxi", "baodao", "chadian", "dianxin", "xiuqi", "shoufu", "ranchi",
];

/// Words that may stand beside them and change nothing.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "a", "afternoon", "all", "and", "area", "areas", "at", "attendee", "attendees", "badge", "badges", "conference",
    "continued", "day", "early", "evening", "event", "for", "foyer", "free", "hall", "halls", "help", "in", "info",
    "information", "late", "light", "long", "main", "midday", "morning", "noon", "of", "open", "opens",
    "participants", "room", "rooms", "s", "short", "speaker", "speakers", "the", "time", "to", "up", "vegan",
    "vegetarian", "welcome", "with", "zone", "am", "der", "die", "fur", "im", "mit", "offen", "und", "zum",
    "zur", "au", "de", "des", "du", "en", "et", "la", "le", "les", "matin", "midi", "petit", "pour", "i", "na",
    "uchastnikov", "dlya", "privetstvennyy", "vremya", "e", "y", "og", "och", "kawowa", "obiadowa",
];

impl Programme {
    /// Whether a session is one that people walk in and out of: an exhibition, a meal, a break, registration. So says its
    /// kind; of one in which nobody appears, the whole title. What somebody gives may be called “Networking 101” or “TEE”
    /// and be a talk: that a lunch with a host is counted is seen, that a talk is not counted is a clash that nobody sees.
    pub fn is_drop_in(&self, session: SessionIx) -> bool {
        let session = &self[session];
        let by_title = session.appearances.is_empty() && is_walked_into(&session.title);
        by_title || session.kind.as_deref().is_some_and(is_walked_into)
    }
}

/// Whether a text says nothing but that one walks in and out.
fn is_walked_into(text: &str) -> bool {
    let mut is_said = false;
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).filter(|word| !word.is_empty());
    words.map(folded).all(|word| {
        let says = WALKED_INTO.contains(&&*word);
        is_said |= says;
        // “Networking 2” is another break, “Networking 101” is a course.
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit()) && *word != *"101";
        says || BESIDE.contains(&&*word) || is_number
    }) && is_said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_as_they_are_looked_up() {
        for word in WALKED_INTO.iter().chain(BESIDE) {
            assert_eq!(folded(word), *word);
        }
        for word in WALKED_INTO {
            assert!(is_walked_into(word) && !BESIDE.contains(word), "{word}");
        }
    }

    #[test]
    fn whole_names_are_believed_in_several_languages() {
        for name in [
            "Lunch",
            "COFFEE BREAK",
            "Coffee & tea break 2",
            "Main Conference: afternoon tea",
            "Registration and Check-In",
            "Exhibition Area",
            "Exhibition (Hall 3)",
            "Open hours",
            "Doors open",
            "Vendor's Room Open",
            "Break/Networking",
            "Networking area",
            "Welcome coffee",
            "Badge Pick-Up",
            "Speakers' dinner",
            "Mittagspause",
            "Mittagessen und Kaffee",
            "Frühstück",
            "Ausstellung",
            "Einlass",
            "Pause café",
            "Petit-déjeuner",
            "Déjeuner",
            "Dîner",
            "Accueil des participants",
            "Перерыв",
            "Кофе-брейк",
            "Кофе-пауза",
            "Чай, кофе",
            "Завтрак",
            "Обед",
            "Ужин",
            "Фуршет",
            "Аккредитация",
            "Экспозиция",
            "Нетворкинг",
            "Регистрация участников",
            "Выставка",
            "Приветственный кофе",
            "午餐",
            "休息",
            "報到",
            "茶點",
            "點心",
            "休憩",
            "受付",
            "ランチ",
            "Gouter",
            "Śniadanie",
            "Přestávka",
            "Almoço",
            "Café",
            "Przerwa kawowa",
        ] {
            assert!(is_walked_into(name), "{name}: {}", folded(name));
        }
    }

    #[test]
    fn a_word_among_others_says_nothing() {
        for name in [
            "Breaking bread: the future of lunch",
            "Break-out session on tea",
            "Business breakfast",
            "Деловой завтрак",
            "Бизнес-завтрак",
            "Neural Networking",
            "Networking 101",
            "The Heartbreak Machine",
            "How to Break PDFs",
            "After Hours",
            "Office Hours",
            "Open House",
            "Opening",
            "Exhibition opening",
            "Open",
            "Welcome",
            "Session",
            "Lunch & Learn",
            "Coffee with the board",
            "Repair-Cafés",
            "Hall 1",
            "2",
            "",
            "Tea Ceremony Workshop",
            "Registration of drones in Europe",
            "Party",
            "The",
        ] {
            assert!(!is_walked_into(name), "{name}: {}", folded(name));
        }
    }
}
