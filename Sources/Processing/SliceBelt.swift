import Dispatch
import Domain
import Imaging
import Synchronization

/// Slices on their way from the thread that reads to the one that corrects, and back when they are free again.
///
/// There are only so many of them, so that memory is bounded and whoever is ahead waits for the other.
final class SliceBelt: Sendable {
    /// What comes along.
    enum Item: Sendable {
        case slice(Slice)
        case progress(Progress)
    }

    private struct State {
        var items: [Item] = []
        var free: [Slice] = []
        /// Slices that may still be made.
        var unmade: Int
        var hasEnded = false
        var isStopped = false
    }

    private let description: StackDescription
    private let state: Mutex<State>
    /// Counts the items, and the end.
    private let filled = DispatchSemaphore(value: 0)
    /// Counts the slices that are free or unmade, and the stop.
    private let emptied = DispatchSemaphore(value: 0)

    init(_ description: StackDescription, slices: Int) {
        self.description = description
        state = Mutex(State(unmade: slices))
        for _ in 0..<slices { emptied.signal() }
    }

    /// A slice to read into, as soon as one is free; nil where nobody wants any more.
    func free() -> Slice? {
        emptied.wait()
        return state.withLock { state in
            if state.isStopped {
                emptied.signal()
                return nil
            }
            if let slice = state.free.popLast() { return slice }
            state.unmade -= 1
            return Slice(of: description)
        }
    }

    /// Sends an item on its way.
    func send(_ item: Item) {
        state.withLock { $0.items.append(item) }
        filled.signal()
    }

    /// Says that nothing more comes.
    func end() {
        state.withLock { $0.hasEnded = true }
        filled.signal()
    }

    /// The next item, as soon as it is there; nil behind the last one.
    func next() -> Item? {
        filled.wait()
        return state.withLock { $0.items.isEmpty ? nil : $0.items.removeFirst() }
    }

    /// Gives a slice back to be read into again.
    func giveBack(_ slice: Slice) {
        state.withLock { $0.free.append(slice) }
        emptied.signal()
    }

    /// Says that nothing more is wanted.
    func stop() {
        state.withLock { $0.isStopped = true }
        emptied.signal()
    }
}
