import Domain
import Synchronization
import Testing

@testable import Imaging

struct CrewTests {
    @Test(arguments: [1, 2, 3, 7, 64])
    func everyPieceIsDoneOnce(threads: Int) throws {
        for pieces in [0, 1, 2, 5, 1000] {
            let times = Mutex([Int](repeating: 0, count: pieces))
            let busy = Mutex(Set<Int>())
            try Crew(threads: threads).share(pieces) { (thread, piece) throws(Failure) in
                #expect((0..<threads).contains(thread))
                let isAlone = busy.withLock { $0.insert(thread).inserted }
                #expect(isAlone)
                times.withLock { $0[piece] += 1 }
                busy.withLock { _ = $0.remove(thread) }
            }
            #expect(times.withLock(\.self) == [Int](repeating: 1, count: pieces))
        }
    }

    @Test(arguments: [1, 2, 3, 7])
    func theFirstPieceThatFailsIsToldOf(threads: Int) {
        let error = #expect(throws: Failure.self) {
            try Crew(threads: threads).share(100) { (_, piece) throws(Failure) in
                guard piece % 10 == 7 else { return }
                throw Failure(.io, "piece \(piece)")
            }
        }
        #expect(error?.message == "piece 7")
    }
}
