import Domain

extension StackShape {
    /// A shape from numbers that a file gives.
    ///
    /// - Throws: `badInput` where one is below 1, or the whole is larger than is supported.
    init(checked t: Int, _ z: Int, _ c: Int, _ y: Int, _ x: Int) throws(Failure) {
        let largest = 2_000_000
        var total = 8
        for extent in [t, z, c, y, x] {
            let (product, overflow) = total.multipliedReportingOverflow(by: extent)
            guard extent >= 1 && !overflow else {
                throw Failure(
                    .badInput, "it claims an impossible size: T\(t) Z\(z) C\(c) Y\(y) X\(x)",
                    advice: "The file is damaged; export it again")
            }
            total = product
        }
        guard c <= 10_000 else {
            throw Failure(.badInput, "more than 10000 channels are not supported")
        }
        guard t <= largest / z && t * z <= largest / c else {
            throw Failure(.badInput, "more than \(largest) planes are not supported")
        }
        self.init(t: t, z: z, c: c, y: y, x: x)
    }
}
