import Domain
import Foundation
import Testing

@testable import Imaging

extension FormatTests {
    /// The part of a whole that is cut off in the k-th of twenty cuts, from 1 to 99 % of its length.
    private static func cut(_ number: Int, of count: Int) -> Int {
        max(0, count * (1 + 98 * number / 19) / 100)
    }

    @Test(arguments: FormatCase.distinct)
    func neverTakesAPartForTheWhole(_ sample: FormatCase) throws {
        try FormatScratch.with(sample) { (scratch) throws in
            for file in sample.files {
                let path = scratch.path(file)
                let whole = try Data(contentsOf: URL(fileURLWithPath: path))
                for number in (0..<20).reversed() {
                    let count = Self.cut(number, of: whole.count)
                    guard truncate(path, off_t(count)) == 0 else { throw POSIXError(.EIO) }
                    for entry in scratch.entries(besides: file) {
                        let outcome = scratch.outcome(openedBy: entry)
                        let isAlone =
                            count < 8 && outcome.isAlone(without: file, of: sample)
                        #expect(
                            outcome.isSound || isAlone,
                            "\(file) cut to \(count) of \(whole.count): \(outcome.words)")
                    }
                }
                try Fixtures.write(whole, to: path)
            }
        }
    }

    @Test(arguments: FormatCase.distinct)
    func findsWhatWasNeverWritten(_ sample: FormatCase) throws {
        try FormatScratch.with(sample) { (scratch) throws in
            for file in sample.files {
                let path = scratch.path(file)
                let whole = try Data(contentsOf: URL(fileURLWithPath: path))
                for hole in Self.holes(in: whole.count) {
                    try Self.write(whole, except: hole, to: path)
                    for entry in scratch.entries(besides: file) {
                        let outcome = scratch.outcome(openedBy: entry)
                        let isAlone =
                            hole.count == whole.count && outcome.isAlone(without: file, of: sample)
                        #expect(
                            outcome.isSound || isAlone,
                            "\(file) of \(whole.count) without \(hole): \(outcome.words)")
                    }
                }
                try Fixtures.write(whole, to: path)
            }
        }
    }

    /// Ranges of a file that a writer may leave for later; whole blocks, since a file system knows of no less.
    private static func holes(in count: Int) -> [Range<Int>] {
        let block = 4096
        let blocks = count / block
        var holes: [Range<Int>] = []
        // The middle third, one block of the middle, the rest from 25, 50 and 75 % on, all but the first block.
        if blocks >= 3 {
            holes.append(blocks / 3 * block..<max(blocks / 3 + 1, blocks * 2 / 3) * block)
        }
        if blocks >= 2 { holes.append(blocks / 2 * block..<(blocks / 2 + 1) * block) }
        for quarter in 0..<4 where count > block {
            holes.append(max(1, blocks * quarter / 4) * block..<count)
        }
        holes.append(0..<count)
        return holes
    }

    /// Writes a file at its full size in which a range was never written.
    private static func write(_ bytes: Data, except hole: Range<Int>, to path: String) throws {
        try Fixtures.write(Data(), to: path)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        defer { try? handle.close() }
        try handle.truncate(atOffset: UInt64(bytes.count))
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: bytes[..<hole.lowerBound])
        try handle.seek(toOffset: UInt64(hole.upperBound))
        try handle.write(contentsOf: bytes[hole.upperBound...])
    }

    @Test(arguments: FormatCase.sets)
    func missesEveryFileOfASet(_ sample: FormatCase) throws {
        for missing in sample.files {
            try FormatScratch.with(sample) { (scratch) throws in
                try FileManager.default.removeItem(atPath: scratch.path(missing))
                for other in sample.files where other != missing {
                    let outcome = scratch.outcome(openedBy: scratch.path(other))
                    let words = "without \(missing), opened by \(other): \(outcome.words)"
                    #expect(
                        outcome.isSound || outcome.isAlone(without: missing, of: sample), "\(words)"
                    )
                    #expect(outcome.isComplete || Self.names(missing, outcome.words), "\(words)")
                }
            }
        }
    }

    /// Whether words name a file, as far as its name can be known: some writers put other characters in the place of
    /// those that a file system refuses, or number with more digits, or say no name but an identifier.
    private static func names(_ file: String, _ words: String) -> Bool {
        func known(_ text: String) -> String {
            text.filter { ($0.isLetter || $0.isNumber) && $0 != "0" }
        }
        return known(words).contains(known(file)) || words.contains("urn:uuid:")
    }
}

extension FormatScratch.Outcome {
    /// Whether it is a whole of another format: nothing tells a file of some sets from one, but the file that lists them.
    fileprivate func isAlone(without file: String, of sample: FormatCase) -> Bool {
        guard case .complete(_, let isAnother) = self else { return false }
        return isAnother && file == sample.files.first
    }
}
