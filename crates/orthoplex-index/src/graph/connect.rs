//! Makes every node reachable.
//!
//! Pruning may leave a node without any link to it; a walk would never see it. Such nodes are
//! hung into the row of a near node that is reachable.

use crate::bitset::Bitset;

/// Changes the rows so that each node can be reached from the first one.
pub(super) fn connect(links: &mut [u32], degree: usize) {
    let count = links.len() / degree.max(1);
    if count == 0 {
        return;
    }
    let mut graph = Connector {
        links,
        degree,
        reached: Bitset::new(count),
        stack: Vec::new(),
    };
    graph.reach(0);
    // A node is hung to one it links to itself. Attaching some makes further ones attachable.
    let mut lost: Vec<u32> = (0..count as u32)
        .filter(|&id| !graph.is_reached(id))
        .collect();
    while !lost.is_empty() {
        let before = lost.len();
        lost.retain(|&id| !graph.is_reached(id) && !graph.attach_to_neighbour(id));
        if lost.len() == before {
            // An island: its first node goes to the first node of all.
            if let Some(&id) = lost.first() {
                graph.attach(0, id);
            }
        }
    }
}

struct Connector<'a> {
    links: &'a mut [u32],
    degree: usize,
    reached: Bitset,
    stack: Vec<u32>,
}

impl Connector<'_> {
    fn is_reached(&self, id: u32) -> bool {
        self.reached.get(id as usize)
    }

    fn row(&self, id: u32) -> &[u32] {
        let start = id as usize * self.degree;
        &self.links[start..start + self.degree]
    }

    fn row_mut(&mut self, id: u32) -> &mut [u32] {
        let start = id as usize * self.degree;
        &mut self.links[start..start + self.degree]
    }

    fn has_room(&self, id: u32) -> bool {
        self.row(id).last() == Some(&id)
    }

    /// Marks everything that can be reached from a node.
    fn reach(&mut self, from: u32) {
        self.reached.set(from as usize);
        self.stack.push(from);
        while let Some(id) = self.stack.pop() {
            let start = id as usize * self.degree;
            for &next in &self.links[start..start + self.degree] {
                if self.reached.set(next as usize) {
                    self.stack.push(next);
                }
            }
        }
    }

    /// Hangs a node to a reachable neighbour, or to a neighbour of one that has room; answers
    /// whether there was any.
    fn attach_to_neighbour(&mut self, id: u32) -> bool {
        let near = self
            .row(id)
            .iter()
            .copied()
            .filter(|&near| self.is_reached(near));
        let host = near
            .clone()
            .find(|&near| self.has_room(near))
            .or_else(|| {
                let mut further = near.clone().flat_map(|near| self.row(near).iter().copied());
                further.find(|&further| self.has_room(further))
            })
            .or_else(|| near.clone().next());
        if let Some(host) = host {
            self.attach(host, id);
        }
        host.is_some()
    }

    /// Adds the link `host` to `id`. In a full row it takes the place of the last link, which
    /// `id` takes over: whatever was reachable stays so.
    fn attach(&mut self, host: u32, id: u32) {
        let free = self.row(host).iter().position(|&place| place == host);
        let last = self.degree - 1;
        let displaced = std::mem::replace(&mut self.row_mut(host)[free.unwrap_or(last)], id);
        if free.is_none() {
            let place = self.row(id).iter().position(|&place| place == id);
            self.row_mut(id)[place.unwrap_or(last)] = displaced;
        }
        self.reach(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reachable(links: &[u32], degree: usize) -> usize {
        let mut copy = links.to_vec();
        let reached = Bitset::new(links.len() / degree);
        let mut graph = Connector {
            links: &mut copy,
            degree,
            reached,
            stack: Vec::new(),
        };
        graph.reach(0);
        graph.reached.count_ones()
    }

    #[test]
    fn every_node_becomes_reachable() {
        // 0 and 1 know each other only; 2 points at 1; 3 and 4 are an island; 5 is alone.
        let mut links = vec![1, 0, 0, 1, 1, 2, 4, 3, 3, 4, 5, 5];
        assert_eq!(reachable(&links, 2), 2);
        connect(&mut links, 2);
        assert_eq!(reachable(&links, 2), 6);
    }

    #[test]
    fn full_rows_pass_links_on() {
        // A full clique of three, and many nodes that point at it with full rows.
        let mut links = vec![1, 2, 0, 2, 0, 1];
        for _ in 3..200 {
            links.extend([0, 1]);
        }
        connect(&mut links, 2);
        assert_eq!(reachable(&links, 2), 200);
    }
}
