//! Numbers that name parts of a policy, and lists addressed by them.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A small number that names an element of an [`IndexList`].
pub trait Id: Copy {
    /// The position it names.
    fn position(self) -> usize;
    /// The id that names a position.
    fn at(position: usize) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl Id for $name {
            fn position(self) -> usize {
                self.0 as usize
            }
            fn at(position: usize) -> Self {
                $name(u32::try_from(position).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    /// A rule of a policy.
    RuleId;
    /// A slot of the ladder or an event or calendar slot: a step with its exceptions.
    SlotId;
    /// A single test of a guard.
    AtomId;
    /// A channel.
    ChannelId;
    /// A template.
    TemplateId;
    /// A segment.
    SegmentId;
    /// A `pause`.
    PauseId;
    /// A `never`.
    NeverId;
    /// A customer of an account, by position.
    CustomerIndex;
    /// An invoice of an account, by position; positions follow the order of invoice ids.
    InvoiceIndex;
}

/// A list addressed by one kind of id.
///
/// INVARIANT: an id is only ever made for the list it addresses, so looking it up cannot fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexList<I, T> {
    elements: Vec<T>,
    id: PhantomData<fn() -> I>,
}

impl<I, T> Default for IndexList<I, T> {
    fn default() -> Self {
        IndexList {
            elements: Vec::new(),
            id: PhantomData,
        }
    }
}

impl<I: Id, T> IndexList<I, T> {
    /// A list without elements.
    pub fn new() -> Self {
        IndexList::default()
    }

    /// Adds an element and names it.
    pub fn push(&mut self, element: T) -> I {
        let id = I::at(self.elements.len());
        self.elements.push(element);
        id
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Drops the elements from position `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.elements.truncate(len);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The element, if the id is of this list.
    pub fn element(&self, id: I) -> Option<&T> {
        self.elements.get(id.position())
    }

    /// The first element, if there is one.
    pub fn get_first(&self) -> Option<&T> {
        self.elements.first()
    }

    /// All elements in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.elements.iter()
    }

    /// All elements in order, to change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.elements.iter_mut()
    }

    /// All elements with their ids, in order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.elements
            .iter()
            .enumerate()
            .map(|(position, element)| (I::at(position), element))
    }

    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.elements.len()).map(I::at)
    }
}

impl<I: Id, T> FromIterator<T> for IndexList<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(elements: It) -> Self {
        IndexList {
            elements: elements.into_iter().collect(),
            id: PhantomData,
        }
    }
}

impl<I: Id, T> Index<I> for IndexList<I, T> {
    type Output = T;
    #[expect(
        clippy::indexing_slicing,
        reason = "the one place that relies on the invariant above"
    )]
    fn index(&self, id: I) -> &T {
        &self.elements[id.position()]
    }
}

impl<I: Id, T> IndexMut<I> for IndexList<I, T> {
    #[expect(
        clippy::indexing_slicing,
        reason = "the one place that relies on the invariant above"
    )]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.elements[id.position()]
    }
}
