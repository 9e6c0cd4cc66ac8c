//! The Atom feed (RFC 4287) and the sitemap.

use jiff::civil::Date;

use crate::site::escape;

/// An entry of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it can be read; also its id.
    pub url: String,
    /// Its name.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// When it was published.
    pub date: Date,
}

/// What the feed says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Channel<'a> {
    /// The hub's name.
    pub title: &'a str,
    /// Who publishes it.
    pub author: &'a str,
    /// The home page.
    pub home: &'a str,
    /// The feed itself.
    pub url: &'a str,
    /// Used when there is no entry.
    pub today: Date,
}

/// The feed; entries in the order given.
pub fn atom(channel: &Channel, entries: &[Entry]) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let updated = entries.iter().map(|entry| entry.date).max().unwrap_or(channel.today);
    element(&mut out, "id", channel.url);
    element(&mut out, "title", channel.title);
    element(&mut out, "updated", &moment(updated));
    link(&mut out, "self", channel.url);
    link(&mut out, "alternate", channel.home);
    out.push_str("<author>");
    element(&mut out, "name", channel.author);
    out.push_str("</author>\n");
    for entry in entries {
        out.push_str("<entry>\n");
        element(&mut out, "id", &entry.url);
        element(&mut out, "title", &entry.title);
        element(&mut out, "updated", &moment(entry.date));
        link(&mut out, "alternate", &entry.url);
        element(&mut out, "summary", &entry.summary);
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    escape::text(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

fn link(out: &mut String, relation: &str, url: &str) {
    out.push_str("<link rel=\"");
    out.push_str(relation);
    out.push_str("\" href=\"");
    escape::attribute(out, url);
    out.push_str("\"/>\n");
}

/// The sitemap of these pages.
pub fn sitemap<'a>(urls: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for url in urls {
        out.push_str("<url><loc>");
        escape::text(&mut out, url);
        out.push_str("</loc></url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_feed_says_when_and_where() {
        let channel = Channel {
            title: "Hub & co",
            author: "Secretariat",
            home: "https://hub.example/",
            url: "https://hub.example/feed.xml",
            today: date(2026, 11, 21),
        };
        let entry = Entry {
            url: "https://hub.example/news/opens.html".to_owned(),
            title: "Opens <now>".to_owned(),
            summary: "It opens.".to_owned(),
            date: date(2026, 11, 20),
        };
        assert_eq!(
            atom(&channel, &[entry]),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
             <id>https://hub.example/feed.xml</id>\n<title>Hub &amp; co</title>\n\
             <updated>2026-11-20T00:00:00Z</updated>\n\
             <link rel=\"self\" href=\"https://hub.example/feed.xml\"/>\n\
             <link rel=\"alternate\" href=\"https://hub.example/\"/>\n\
             <author><name>Secretariat</name>\n</author>\n<entry>\n\
             <id>https://hub.example/news/opens.html</id>\n<title>Opens &lt;now&gt;</title>\n\
             <updated>2026-11-20T00:00:00Z</updated>\n\
             <link rel=\"alternate\" href=\"https://hub.example/news/opens.html\"/>\n\
             <summary>It opens.</summary>\n</entry>\n</feed>\n"
        );
    }
}
