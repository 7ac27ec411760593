import Domain
import Foundation
import Testing

@testable import Imaging

struct ShapedTIFFTests {
    /// A file of arrays, each with its JSON and so many pages.
    private func file(_ arrays: [(json: String, pages: Int)]) -> [UInt8] {
        var pages = TIFFBuilder.numbered(arrays.map(\.pages).reduce(0, +))
        var first = 0
        for (json, count) in arrays {
            pages[first].fields = [(.imageDescription, .ascii(Array(json.utf8)))]
            first += count
        }
        return TIFFBuilder(pages: pages).bytes()
    }

    private func message(_ bytes: [UInt8], axes: String? = nil) throws -> String? {
        try Fixtures.withFile(bytes) { (path) throws in
            failure { _ = try Acquisition.open(path: path, axes: axes) }?.message
        }
    }

    @Test func openEachArrayAsAnImage() throws {
        let bytes = file([
            ("{\"shape\": [2, 2, 3, 4], \"axes\": \"TCYX\"}", 4),
            ("{\"shape\": [3, 3, 4], \"axes\": \"ZYX\", \"name\": \"b\", \"k\": 5}", 3),
        ])
        try Fixtures.withFile(bytes) { (path) throws in
            let whole = try Acquisition.open(path: path)
            #expect(try whole.images.map { try $0.numbers() } == [[0, 1, 2, 3], [4, 5, 6]])
            #expect(whole.images.map(\.description.imageName) == [nil, "b"])
            #expect(whole.images.map(\.description.parts.annotations.count) == [0, 1])
            #expect(try whole.completeness() == .complete)
        }
    }

    @Test func missesPagesOfTheLastArray() throws {
        let bytes = file([
            ("{\"shape\": [2, 3, 4], \"axes\": \"CYX\"}", 2),
            ("{\"shape\": [5, 3, 4], \"axes\": \"ZYX\"}", 3),
        ])
        try Fixtures.withFile(bytes) { (path) throws in
            let reason = "image 1: 3 of 5 planes are there"
            #expect(
                try Acquisition.open(path: path).completeness() == .incomplete(reason: reason))
        }
    }

    @Test func refusesArraysThatOverlap() throws {
        let bytes = file([
            ("{\"shape\": [4, 3, 4], \"axes\": \"CYX\"}", 2),
            ("{\"shape\": [3, 3, 4], \"axes\": \"ZYX\"}", 3),
        ])
        #expect(
            try message(bytes) == "array 1 of 2: its description says 4 pages, it has 2")
    }

    @Test func asksForAxesThatHaveNoName() throws {
        let unnamed = file([("{\"shape\": [2, 3, 3, 4], \"axes\": \"QIYX\"}", 6)])
        #expect(
            try message(unnamed)
                == "“QIYX” does not say which of its 2 × 3 × 3 × 4 are channels, slices or times")
        #expect(try message(unnamed, axes: "TCYX") == nil)
        let silent = file([("{\"shape\": [6, 3, 4]}", 6)])
        #expect(
            try message(silent)
                == "its description does not say which of its 6 × 3 × 4 are channels, slices or"
                + " times")
        #expect(try message(silent, axes: "CYX") == nil)
        #expect(try message(silent, axes: "ZC2YX") == nil)
    }

    @Test func takesARuleOfTheWholeFileForItsPages() throws {
        let plane = ("{\"shape\": [3, 4]}", 1)
        try Fixtures.withFile(file([plane, plane, plane])) { (path) throws in
            #expect(try Acquisition.open(path: path).images.count == 3)
            let whole = try Acquisition.open(path: path, axes: "CYX")
            #expect(whole.images.map(\.description.shape.c) == [3])
        }
    }

    @Test(arguments: [
        "{\"shape\": [9223372036854775807, 9223372036854775807, 3, 4], \"axes\": \"TCYX\"}",
        "{\"shape\": [0, 3, 4], \"axes\": \"CYX\"}", "{\"shape\": [-1, 3, 4], \"axes\": \"CYX\"}",
        "{\"shape\": [], \"axes\": \"\"}", "{\"shape\": [2], \"axes\": \"Y\"}",
        "{\"shape\": [1, 1, 3, 4], \"axes\": \"CCYX\"}", "{\"shape\": {}}", "{\"shape\"",
        "{\"shape\": [2, 2, 3, 4], \"axes\": \"CCYX\"}", "{\"shape\": [1, 3], \"axes\": \"YX\"}",
        "{\"shape\": [1500000, 1, 3, 4], \"axes\": \"TCYX\"}",
    ])
    func believesNoShape(_ json: String) throws {
        try Fixtures.withFile(file([(json, 2)])) { (path) throws in
            let failure = failure {
                let verdict = try Acquisition.open(path: path).completeness()
                #expect(verdict != .complete)
            }
            #expect(failure.map { $0.code == .badInput } ?? true)
        }
    }
}
