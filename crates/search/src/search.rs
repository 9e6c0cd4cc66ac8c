//! Searching: from what was typed to what is shown.

use std::ops::Range;
use std::sync::Arc;

use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::{ReloadPolicy, Searcher, SegmentReader};

use crate::answer::{Answer, DocumentHit, FacetCount, Facets, Hit, Relaxed, Request};
use crate::cite;
use crate::collect::{ByDocument, Gathered, Group, Order};
use crate::directory::{ByteSource, ReadOnly};
use crate::documents::Documents;
use crate::entry::{Document, Entry};
use crate::expand::{Alternative, Concept, Dictionary, fold_synonyms};
use crate::plan::{Demand, Weights, field_of, filter_clauses, one_of, plan};
use crate::query::{Filtered, Query, parse};
use crate::schema::{DOCUMENTS, FORMAT, Fields, fields};
use crate::snippet::Marker;
use crate::{Error, record, warm, whole};

/// Where fewer documents than this have all the words of a query, those that have some of them join in: below a page
/// full. On the judged queries this raised MRR@10 from 0.66 to 0.75, since people type words that the page they want does
/// not have ("advanced sick leave page").
pub const FEW: usize = 10;

/// An index, open for searching. Cheap to search many times; one of it serves any number of threads.
pub struct Index {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    synonyms: Vec<Vec<Vec<String>>>,
    order: Arc<Order>,
    /// The documents of each shard.
    pub(crate) documents: Vec<Documents>,
    /// Its bytes must be fetched: what a search needs is read beforehand.
    fetched: bool,
    pub(crate) weights: Weights,
}

impl Index {
    /// Opens an index.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] for an index of another version, [`Error::Index`] for one that is incomplete or damaged.
    pub fn open(source: impl ByteSource) -> Result<Self, Error> {
        let fetched = source.is_fetched();
        let source: Arc<dyn ByteSource> = Arc::new(source);
        let index = tantivy::Index::open(ReadOnly::new(Arc::clone(&source)))?;
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let (schema, fields) = fields();
        let settings: serde_json::Value = serde_json::from_str(&payload).unwrap_or_default();
        let found = settings["format"].as_str().unwrap_or("none");
        if found != FORMAT || index.schema() != schema {
            return Err(Error::Format(found.to_owned()));
        }
        let groups = settings["synonyms"].as_array().map(Vec::as_slice).unwrap_or_default();
        let members = |group: &serde_json::Value| -> Vec<String> {
            group.as_array().into_iter().flatten().filter_map(|member| member.as_str().map(str::to_owned)).collect()
        };
        let synonyms = fold_synonyms(&groups.iter().map(members).collect::<Vec<_>>());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let order = Arc::new(Order::new(settings["order"].as_str().unwrap_or_default()));
        let searcher = reader.searcher();
        let documents = searcher.segment_readers().iter().map(|shard| documents(&*source, shard));
        let documents = documents.collect::<Result<_, _>>()?;
        let index = Index { searcher, fields, synonyms, order, documents, fetched, weights: Weights::default() };
        if fetched {
            warm::opening(&index)?;
        }
        Ok(index)
    }

    /// The same index ranked with other weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Index { weights, ..self }
    }

    /// Searches. An empty query finds nothing; filters alone find all they let through.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] or [`Error::Record`] if the index is damaged or its bytes cannot be read. No query is an error.
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        let query = parse(&request.query, request.typing);
        if query.is_empty() {
            return Ok(Answer::default());
        }
        let search = Search { index: self, request, query: &query };
        if self.fetched {
            warm::words(self, &search.dictionary(), &query)?;
        }
        let concepts = search.dictionary().concepts(&query)?;
        let citation = search.citation()?;
        let missing = search.is_missing(citation.as_ref())?;
        let mut answer = match search.cited(citation.as_ref(), &concepts)? {
            Some(answer) => answer,
            None if missing => search.beside_a_reference(concepts)?,
            None => search.by_words(concepts)?,
        };
        answer.no_provision = citation.filter(|_| missing).map(|named| query_text(request, named.source));
        answer.unknown_filters = search.unknown_filters()?;
        Ok(answer)
    }

    /// How many entries the index has.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// True if it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every term of the index with its field's name, and every value of its tables of documents: what a test looks through to be sure
    /// that nothing restricted got in.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] if the index is damaged.
    pub fn all_terms(&self) -> Result<Vec<(String, String)>, Error> {
        let mut terms = Vec::new();
        for segment in self.searcher.segment_readers() {
            for (field, entry) in segment.schema().fields() {
                if entry.is_indexed() {
                    let index = segment.inverted_index(field)?;
                    let mut stream = index.terms().stream()?;
                    while stream.advance() {
                        terms.push((entry.name().to_owned(), String::from_utf8_lossy(stream.key()).into_owned()));
                    }
                }
            }
        }
        for documents in &self.documents {
            terms.extend(
                documents.all().into_iter().map(|(name, value)| (format!("{name} (documents)"), value.to_owned())),
            );
        }
        Ok(terms)
    }

    /// Everything stored: for each entry its document's particulars and the entry.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] or [`Error::Record`] if the index is damaged.
    pub fn all_stored(&self) -> Result<Vec<(Document, Entry)>, Error> {
        let mut stored = Vec::new();
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            for doc in 0..reader.max_doc() {
                stored.push(self.stored(tantivy::DocAddress::new(segment as u32, doc))?);
            }
        }
        Ok(stored)
    }

    pub(crate) fn stored(&self, address: tantivy::DocAddress) -> Result<(Document, Entry), Error> {
        let Stored(bytes) = self.searcher.doc(address)?;
        record::decode(&bytes.ok_or(Error::Record("an entry has no record"))?)
    }
}

/// Reads a shard's table of documents.
fn documents(source: &dyn ByteSource, shard: &SegmentReader) -> Result<Documents, Error> {
    let file = format!("{}.{DOCUMENTS}", shard.segment_id().uuid_string());
    let size = source.size(&file).ok_or(Error::Record("a table of documents is missing"))?;
    Documents::read(&source.read(&file, 0..size)?, shard.max_doc() as usize)
}

/// The one field that is stored. tantivy's own document could hold any kind of value, and brings the code for all.
struct Stored(Option<Vec<u8>>);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut from: D) -> Result<Self, DeserializeError> {
        Ok(Stored(from.next_field::<Vec<u8>>()?.map(|(_, bytes)| bytes)))
    }
}

/// A part of what was typed.
fn query_text(request: &Request, source: Range<usize>) -> String {
    request.query.get(source).unwrap_or_default().to_owned()
}

/// One search under way.
pub(crate) struct Search<'a> {
    pub(crate) index: &'a Index,
    pub(crate) request: &'a Request,
    pub(crate) query: &'a Query,
}

impl Search<'_> {
    pub(crate) fn dictionary(&self) -> Dictionary<'_> {
        Dictionary { searcher: &self.index.searcher, fields: &self.index.fields, synonyms: &self.index.synonyms }
    }

    /// The same concepts where they find something together. Otherwise those that are a synonym of several words and
    /// find nothing give way to their words one by one; says whether any did.
    fn taken_apart(&self, concepts: Vec<Concept>) -> Result<(Vec<Concept>, bool), Error> {
        let dictionary = self.dictionary();
        let candidate = |concept: &Concept| !concept.without && dictionary.is_synonym(concept, self.query);
        if !concepts.iter().any(candidate) || !self.gather(&concepts, Demand::All, None)?.groups.is_empty() {
            return Ok((concepts, false));
        }
        let mut taken = Vec::with_capacity(concepts.len());
        let mut any = false;
        for concept in concepts {
            let abbreviation = concept.clauses.len() == 1;
            let clause = &self.query.clauses[concept.clauses.start];
            let stays = !candidate(&concept)
                || abbreviation && !concept.alternatives.is_empty()
                || abbreviation && dictionary.respelt(&concept, clause, None)?.is_some()
                || !abbreviation && !self.gather(std::slice::from_ref(&concept), Demand::All, None)?.groups.is_empty();
            let words = if stays { None } else { dictionary.apart(&concept, self.query)? };
            any |= words.is_some();
            taken.extend(words.unwrap_or_else(|| vec![concept]));
        }
        Ok((taken, any))
    }

    /// All words; where some are unknown, the words they may have been meant to be; any word.
    pub(crate) fn by_words(&self, concepts: Vec<Concept>) -> Result<Answer, Error> {
        let (mut concepts, apart) = self.taken_apart(concepts)?;
        let unknown: Vec<usize> = (0..concepts.len())
            .filter(|at| !concepts[*at].without && !concepts[*at].common && concepts[*at].alternatives.is_empty())
            .collect();
        let language = if unknown.is_empty() { None } else { self.dictionary().language(self.query, &concepts)? };
        let mut respelt = concepts.clone();
        let mut replacements = Vec::new();
        for at in &unknown {
            let clause = concepts[*at].clauses.start;
            if let Some((concept, word)) =
                self.dictionary().respelt(&concepts[*at], &self.query.clauses[clause], language)?
            {
                respelt[*at] = concept;
                replacements.push((clause, word));
            }
        }
        if !replacements.is_empty() {
            let found = self.all_or_some(&mut respelt)?;
            if !found.groups.is_empty() {
                let relaxed = self.spelling(&replacements, !found.groups.iter().any(|group| group.all_words));
                return self.answer(found, &respelt, relaxed, None);
            }
        }

        let found = self.all_or_some(&mut concepts)?;
        let all = !apart && found.groups.iter().any(|group| group.all_words);
        let relaxed = if found.groups.is_empty() || all {
            Relaxed::No
        } else {
            let mut unknown: Vec<String> = unknown.iter().map(|at| self.typed(concepts[*at].clauses.start)).collect();
            unknown.dedup();
            Relaxed::AnyWord { unknown }
        };
        self.answer(found, &concepts, relaxed, None)
    }

    /// What has all the words in one entry; where that is few, also what has one of them in two, and what has some of
    /// them.
    fn all_or_some(&self, concepts: &mut [Concept]) -> Result<Gathered, Error> {
        let mut found = self.gather(concepts, Demand::All, None)?;
        if found.groups.len() >= FEW {
            return Ok(found);
        }
        if self.widened(concepts)? {
            found = self.gather(concepts, Demand::All, None)?;
        }
        let loose = self.loosened(concepts)?;
        let insisted = loose.iter().filter(|concept| !concept.without && !concept.phrase).count();
        if insisted > 1 {
            let mut some = self.matching(&loose, Demand::Any, None)?;
            // As whole documents all are weighed by the same words.
            self.weigh(&mut some, concepts)?;
            found.join(some, self.index.weights.all_words);
        }
        Ok(found)
    }

    /// Adds to each word that other texts have as two, side by side, those two; says whether there was one. It is asked
    /// for where little was found only: to know whether two words stand side by side costs reading where they stand.
    fn widened(&self, concepts: &mut [Concept]) -> Result<bool, Error> {
        let dictionary = self.dictionary();
        let mut any = false;
        let may_be = |concept: &&mut Concept| {
            concept.clauses.len() == 1 && !(concept.common || concept.without || concept.phrase || concept.prefix)
        };
        for concept in concepts.iter_mut().filter(may_be) {
            let [word] = &self.query.clauses[concept.clauses.start].words[..] else { continue };
            let Some(parts) = dictionary.split(word)?.map(Vec::from) else { continue };
            if self.index.fetched {
                warm::side_by_side(self.index, &parts)?;
            }
            if !concept.marks.runs.contains(&parts) && dictionary.has_phrase(&parts)? {
                concept.marks.runs.push(parts.clone());
                concept.alternatives.push(Alternative::Phrase { words: parts, own: false });
                any = true;
            }
        }
        Ok(any)
    }

    /// The same concepts, and beside each that is a synonym of several words those words one by one: who asks for human
    /// trafficking wants to know of a procedure that says only "trafficking".
    fn loosened(&self, concepts: &[Concept]) -> Result<Vec<Concept>, Error> {
        let mut loose = concepts.to_vec();
        for concept in concepts.iter().filter(|concept| !concept.without && concept.clauses.len() > 1) {
            let words = self.dictionary().apart(concept, self.query)?.into_iter().flatten();
            // A common word finds nothing alone, and to read where it stands costs most.
            loose.extend(words.filter(|word| !word.common));
        }
        Ok(loose)
    }

    fn typed(&self, clause: usize) -> String {
        query_text(self.request, self.query.clauses[clause].source.clone())
    }

    fn spelling(&self, replacements: &[(usize, String)], any_word: bool) -> Relaxed {
        let words: Vec<(usize, &str)> = replacements.iter().map(|(clause, word)| (*clause, word.as_str())).collect();
        Relaxed::Spelling {
            suggestion: self.query.rewritten(&self.request.query, &words),
            replaced: replacements.iter().map(|(clause, word)| (self.typed(*clause), word.clone())).collect(),
            any_word,
        }
    }

    pub(crate) fn gather(
        &self,
        concepts: &[Concept],
        demand: Demand,
        cited: Option<&[String]>,
    ) -> Result<Gathered, Error> {
        let mut found = self.matching(concepts, demand, cited)?;
        self.weigh(&mut found, concepts)?;
        Ok(found)
    }

    /// Adds what each document is worth as a whole.
    fn weigh(&self, found: &mut Gathered, concepts: &[Concept]) -> Result<(), Error> {
        if !found.groups.is_empty() {
            found.weigh(&whole::scores(self.index, concepts, !self.any_version())?, self.index.weights.whole);
        }
        Ok(())
    }

    /// True if a filter asks for a version: then superseded ones are found too.
    fn any_version(&self) -> bool {
        self.query.filters.iter().any(|filter| filter.on == Filtered::Version && !filter.without)
    }

    /// What has these concepts, by its best entries.
    fn matching(&self, concepts: &[Concept], demand: Demand, cited: Option<&[String]>) -> Result<Gathered, Error> {
        let index = self.index;
        let mut filters = filter_clauses(&self.query.filters, &index.fields);
        filters.extend(cited.map(|terms| one_of(index.fields.cite, terms)));
        // With a reference, "any" word may also be none: the reference decides.
        let demand = if cited.is_some() && demand == Demand::Any { Demand::None } else { demand };
        let Some(query) = plan(concepts, filters, demand, &index.fields, &index.weights) else {
            return Ok(Gathered::default());
        };
        if index.fetched {
            warm::concepts(index, concepts)?;
        }
        let collector = ByDocument {
            order: Arc::clone(&index.order),
            entries: self.request.entries,
            hide_old: !self.any_version(),
            supporting: index.weights.supporting,
        };
        collector.gather(index, &*query)
    }

    pub(crate) fn answer(
        &self,
        gathered: Gathered,
        concepts: &[Concept],
        relaxed: Relaxed,
        wanted: Option<&[String]>,
    ) -> Result<Answer, Error> {
        let shown = gathered.groups.iter().skip(self.request.offset).take(self.request.limit);
        if self.index.fetched {
            let mut warm = warm::Warm::default();
            for found in shown.clone().flat_map(|group| &group.best) {
                warm.tried(self.index.stored(found.address));
            }
            warm.done()?;
        }
        let results = shown.map(|group| self.document_hit(group, concepts, wanted)).collect::<Result<_, _>>()?;
        let [collections, topics, languages, statuses, audiences] = gathered.facets.map(|counts| {
            let mut counts: Vec<FacetCount> =
                counts.into_iter().map(|(value, documents)| FacetCount { value, documents }).collect();
            counts.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.value.cmp(&b.value)));
            counts
        });
        Ok(Answer {
            results,
            documents: gathered.groups.len(),
            with_all_words: gathered.groups.iter().filter(|group| group.all_words).count(),
            entries: gathered.entries,
            facets: Facets { collections, topics, languages, statuses, audiences },
            relaxed,
            ..Answer::default()
        })
    }

    fn document_hit(
        &self,
        group: &Group,
        concepts: &[Concept],
        wanted: Option<&[String]>,
    ) -> Result<DocumentHit, Error> {
        let mut hits = Vec::new();
        let mut first = None;
        for found in &group.best {
            let (document, entry) = self.index.stored(found.address)?;
            let marker = Marker::new(concepts, &document.language);
            let found_here = hit(&document, entry, &marker, wanted);
            // A long provision has several entries and one place.
            let same = |hit: &Hit| hit.permalink == found_here.permalink && hit.version == found_here.version;
            if !hits.iter().any(same) {
                hits.push(found_here);
            }
            first.get_or_insert_with(|| (marker.mark(&document.title), document, found.score));
        }
        let (title, document, score) = first.ok_or(Error::Record("a document without entries"))?;
        Ok(DocumentHit { document, title, hits, entries: group.count, all_words: group.all_words, score })
    }

    fn unknown_filters(&self) -> Result<Vec<String>, Error> {
        let mut unknown = Vec::new();
        for filter in self.query.filters.iter().filter(|filter| !filter.is_every_version()) {
            let field = field_of(filter.on, &self.index.fields);
            if self.dictionary().frequency(field, &filter.value)? == 0 {
                unknown.push(self.request.query[filter.source.clone()].to_owned());
            }
        }
        Ok(unknown)
    }
}

fn hit(document: &Document, entry: Entry, marker: &Marker, wanted: Option<&[String]>) -> Hit {
    let cited = wanted.and_then(|path| cite::inner(&entry, path));
    // Of a provision that was named its own words, not its neighbours'.
    let text = match wanted {
        Some(path) => cite::text_of(&entry, path),
        None => &*entry.text,
    };
    let in_text = marker.best_sentence(text);
    let in_commentary = || if cited.is_none() { marker.best_sentence(&entry.commentary) } else { None };
    let (snippet, at, commentary) = match in_text {
        Some((snippet, at)) => (snippet, Some(at), false),
        None => match in_commentary() {
            Some((snippet, _)) => (snippet, None, true),
            None if text.is_empty() => (Marker::beginning(&entry.commentary), None, true),
            None => (Marker::beginning(text), None, false),
        },
    };
    let inner = match wanted {
        Some(_) => cited,
        None => entry.inner.iter().rev().find(|inner| at.is_some_and(|at| inner.offset <= at)),
    };
    let (permalink, kind, number) = match inner {
        Some(inner) => (&inner.permalink, &inner.kind, &inner.number),
        None => (&entry.permalink, &entry.kind, &entry.number),
    };
    Hit {
        permalink: permalink.clone(),
        kind: kind.clone(),
        number: number.clone(),
        heading: marker.mark(&entry.heading),
        snippet,
        commentary,
        version: document.version.clone(),
        superseded: document.superseded,
        path: entry.path,
    }
}
