//! Where readable text is put together: words, gaps between them, marks before items, and what was linked.

use super::Link;

/// The most links taken from one text.
const MOST_LINKS: usize = 100;
/// The longest address kept, in bytes.
const LONGEST_URL: usize = 2_000;
/// The longest words kept for an address, in bytes.
const LONGEST_TITLE: usize = 300;
/// Lists within lists beyond this depth look like those at it.
const DEEPEST_LIST: usize = 16;
/// A list may start counting anywhere below this; nobody numbers further by hand.
const HIGHEST_START: u64 = 10_000;

/// What stands between the words before and the words to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    Blank,
    Line,
    Paragraph,
}

/// Readable text in the making.
pub(super) struct Flow<'a> {
    out: String,
    gap: Gap,
    /// "• ", written once the item turns out to have words.
    mark: Option<String>,
    /// The lists around, each with the number of its next item if it counts.
    lists: Vec<Option<u64>>,
    /// How many lists are around beyond the deepest.
    too_deep: usize,
    /// The link around: its address, and its words so far.
    link: Option<(String, String)>,
    links: &'a mut Vec<Link>,
    before: usize,
}

impl<'a> Flow<'a> {
    pub(super) fn new(links: &'a mut Vec<Link>) -> Flow<'a> {
        let before = links.len();
        Flow {
            out: String::new(),
            gap: Gap::None,
            mark: None,
            lists: Vec::new(),
            too_deep: 0,
            link: None,
            links,
            before,
        }
    }

    /// The text, without anything open.
    pub(super) fn finish(mut self) -> String {
        self.end_link();
        self.out
    }

    /// Whether nothing stands on this line yet.
    fn is_at_start(&self) -> bool {
        self.out.is_empty() || self.mark.is_some() || self.gap >= Gap::Line
    }

    /// The next words stand at least so far from the last ones. In a list, paragraphs are lines.
    pub(super) fn part(&mut self, gap: Gap) {
        let in_list = gap == Gap::Paragraph && !self.lists.is_empty();
        self.gap = self.gap.max(if in_list { Gap::Line } else { gap });
    }

    /// Words as they are, after whatever gap was due.
    pub(super) fn push(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(match self.gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        if let Some((_, title)) = &mut self.link
            && title.len() < LONGEST_TITLE
        {
            if self.gap > Gap::None && !title.is_empty() {
                title.push(' ');
            }
            title.push_str(words);
        }
        self.gap = Gap::None;
        self.out.extend(self.mark.take());
        self.out.push_str(words);
    }

    /// Words with white space folded, as HTML has it.
    pub(super) fn words(&mut self, text: &str) {
        let mut words = text.split_whitespace().peekable();
        if words.peek().is_none() {
            if !text.is_empty() {
                self.blank();
            }
            return;
        }
        if text.starts_with(char::is_whitespace) {
            self.blank();
        }
        while let Some(word) = words.next() {
            self.push(word);
            if words.peek().is_some() || text.ends_with(char::is_whitespace) {
                self.blank();
            }
        }
    }

    /// The next words stand on a new line; asked twice, in a new paragraph.
    pub(super) fn line_break(&mut self) {
        self.part(if self.gap == Gap::Line { Gap::Paragraph } else { Gap::Line });
    }

    /// A sign that belongs to the words before it.
    pub(super) fn close(&mut self, sign: &str) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        self.push(sign);
        self.gap = gap;
    }

    /// Text whose line breaks mean something.
    pub(super) fn lines(&mut self, text: &str) {
        let mut rows = text.split(['\n', '\u{2028}', '\u{2029}']);
        self.words(rows.next().unwrap_or_default());
        let mut empty = false;
        for row in rows {
            self.part(if empty { Gap::Paragraph } else { Gap::Line });
            self.words(row);
            empty = row.trim().is_empty();
        }
    }

    /// Text whose blanks and line breaks both mean something: code.
    pub(super) fn verbatim(&mut self, text: &str) {
        let mut rows = text.split('\n');
        self.push(rows.next().unwrap_or_default());
        for row in rows {
            self.line_break();
            self.push(row.trim_end());
        }
    }

    fn blank(&mut self) {
        if !self.is_at_start() {
            self.part(Gap::Blank);
        }
    }

    /// A list of bullets, or one that counts from `start`.
    pub(super) fn start_list(&mut self, start: Option<u64>) {
        self.part(Gap::Paragraph);
        if self.lists.len() < DEEPEST_LIST {
            self.lists.push(None);
            if let Some(start) = start {
                self.count_from(start);
            }
        } else {
            self.too_deep += 1;
        }
    }

    /// The items of the list around are numbered from `start`.
    pub(super) fn count_from(&mut self, start: u64) {
        if let Some(list) = self.lists.last_mut().filter(|_| self.too_deep == 0) {
            *list = Some(if start < HIGHEST_START { start } else { 1 });
        }
    }

    pub(super) fn end_list(&mut self) {
        self.mark = None;
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else {
            self.lists.pop();
        }
        self.part(Gap::Paragraph);
    }

    /// An item of the list around, or a bullet where there is none.
    pub(super) fn item(&mut self) {
        self.part(Gap::Line);
        let deep = self.lists.len() > 1;
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ if deep => "◦ ".to_owned(),
            _ => "• ".to_owned(),
        });
    }

    /// The next cell of a row.
    pub(super) fn cell(&mut self) {
        if !self.is_at_start() {
            self.part(Gap::Blank);
            self.push("|");
            self.part(Gap::Blank);
        }
    }

    /// What follows links to an address, until [`Flow::end_link`].
    pub(super) fn start_link(&mut self, url: &str) {
        self.end_link();
        let url = url.trim();
        let starts = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let is_address = url.len() <= LONGEST_URL
            && (starts("https://") || starts("http://"))
            && !url.contains(|c: char| c.is_whitespace() || c.is_control())
            && !super::without_private(url).1;
        if is_address {
            self.link = Some((url.to_owned(), String::new()));
        }
    }

    /// Lists the link that is open, if one is.
    pub(super) fn end_link(&mut self) {
        let Some((url, title)) = self.link.take() else { return };
        let mine = self.links.get(self.before..).unwrap_or_default();
        if mine.len() < MOST_LINKS && self.links.iter().all(|(known, _)| *known != url) {
            let says_more = !title.is_empty() && title != url && !url.ends_with(&format!("://{title}"));
            self.links.push((url, says_more.then_some(title)));
        }
    }
}
